import { Icon } from "../../views/icons.tsx";

export const EdgeIcon = () => (
  <Icon>
    <path d="M3 10h5M8 10l6-5.500M8 10h8M8 10l6 5.500M13 4h1.800v1.800M14.200 8.400L16 10l-1.800 1.600M13 16h1.800v-1.800" />
  </Icon>
);

export const StoreIcon = () => (
  <Icon>
    <ellipse cx="10" cy="5" rx="6" ry="2.300" />
    <path d="M4 5v10c0 1.300 2.700 2.300 6 2.300s6-1 6-2.300V5M4 10c0 1.300 2.700 2.300 6 2.300s6-1 6-2.300" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <path d="M7.500 7.500h8.500v8.500h-8.500zM4 12.500v-8.500h8.500" />
  </Icon>
);

export const LinkIcon = () => (
  <Icon>
    <path d="M8.500 11.500l3-3M9 6.500l2-2a3.200 3.200 0 0 1 4.500 4.500l-2 2M11 13.500l-2 2a3.200 3.200 0 0 1-4.500-4.500l2-2" />
  </Icon>
);

export const MinusIcon = () => (
  <Icon>
    <path d="M4 10h12" />
  </Icon>
);
