import type { ComponentChildren } from "preact";

export function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);

export const BackIcon = () => (
  <Icon>
    <path d="M12 4l-6 6 6 6" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M5 5l10 10M15 5L5 15" />
  </Icon>
);

export const PeopleIcon = () => (
  <Icon>
    <circle cx="7.5" cy="7" r="2.75" />
    <path d="M2.5 16c.4-3 2.3-4.5 5-4.5s4.600 1.500 5 4.500M13 4.600a2.500 2.500 0 0 1 0 4.800M14.600 12c1.700.6 2.700 2 2.900 4" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M3 6h7M14 6h3M3 14h3M10 14h7" />
    <circle cx="12" cy="6" r="2" />
    <circle cx="8" cy="14" r="2" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M10 16V4.500M5 9l5-5 5 5" />
  </Icon>
);

export const SaveIcon = () => (
  <Icon>
    <path d="M4.500 10.500l3.800 3.800 7.200-8.300" />
  </Icon>
);

export const ReplyIcon = () => (
  <Icon>
    <path d="M8 5l-4.500 4.500L8 14M4 9.500h7.500c3 0 4.500 1.800 4.500 5" />
  </Icon>
);

export const SmileIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="7" />
    <path d="M7 11.800c1.500 2.200 4.500 2.200 6 0M7.500 7.700v.6M12.500 7.700v.6" />
  </Icon>
);

export const FormatIcon = () => (
  <Icon>
    <path d="M2.500 15L6.500 5l4 10M3.800 12h5.400M17.500 15v-5M17.500 12.500a2.500 2.500 0 1 1-5 0 2.500 2.500 0 0 1 5 0z" />
  </Icon>
);

export const DownIcon = () => (
  <Icon>
    <path d="M10 4v11.500M5 11l5 5 5-5" />
  </Icon>
);

export const PencilIcon = () => (
  <Icon>
    <path d="M4 16l.8-3.200L13 4.600l2.400 2.400-8.200 8.200L4 16z" />
  </Icon>
);

export const BellIcon = () => (
  <Icon>
    <path d="M5 13.500h10l-1.200-1.800V9a3.800 3.800 0 0 0-7.600 0v2.700L5 13.500zM8.600 16a1.500 1.500 0 0 0 2.800 0" />
  </Icon>
);

/** The bell of a room that tells of nothing, or of less. */
export const QuietBellIcon = () => (
  <Icon>
    <path d="M5 13.500h10l-1.200-1.800V9a3.800 3.800 0 0 0-7.600 0v2.700L5 13.500zM4 3.500l12 13" />
  </Icon>
);

export const LockIcon = () => (
  <Icon>
    <path d="M5.500 9h9v7h-9zM7.500 9V6.500a2.500 2.500 0 0 1 5 0V9" />
  </Icon>
);

export const MoreIcon = () => (
  <Icon>
    <path d="M5 10h.01M10 10h.01M15 10h.01" stroke-width="2.6" />
  </Icon>
);

export const SearchIcon = () => (
  <Icon>
    <circle cx="8.500" cy="8.500" r="4.750" />
    <path d="M12 12l4.500 4.500" />
  </Icon>
);

export const ThreadIcon = () => (
  <Icon>
    <path d="M3.500 4.500h13v8.500h-7l-3.500 3v-3h-2.500zM6.500 7.500h7M6.500 10h4" />
  </Icon>
);

/** A cup with its steam: the house's sign. */
export const CupIcon = () => (
  <svg class="cup" viewBox="0 0 28 28" aria-hidden="true" focusable="false">
    <path d="M5 12h15v4.500A6.500 6.500 0 0 1 13.500 23h-2A6.500 6.500 0 0 1 5 16.500z" />
    <path d="M20 13.500h1.200a2.800 2.800 0 0 1 0 5.600H19.300" class="line" />
    <path d="M9.500 9c-1-1.500 1-2.300 0-4M14.500 9c-1-1.500 1-2.300 0-4" class="line" />
  </svg>
);
