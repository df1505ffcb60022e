import { Icon } from "../icons.tsx";

export const CopyIcon = () => (
  <Icon>
    <path d="M7.500 7.500h8.500V16H7.500zM12.500 7.500V4H4v8.500h3.500" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M8.500 11.500a3 3 0 0 0 4.300 0l2.400-2.400a3 3 0 0 0-4.300-4.300l-1 1M11.500 8.500a3 3 0 0 0-4.300 0l-2.400 2.400a3 3 0 0 0 4.300 4.300l1-1" />
  </Icon>
);

export const UnreadIcon = () => (
  <Icon>
    <path d="M12 5H4v10h12V9.500M4 6l6 5 3-2.500" />
    <circle cx="15.500" cy="5" r="1.750" fill="currentcolor" />
  </Icon>
);

export const DeleteIcon = () => (
  <Icon>
    <path d="M4 6h12M8 6V4h4v2M5.500 6l.8 10h7.400l.8-10M8.500 9v4.500M11.500 9v4.500" />
  </Icon>
);
