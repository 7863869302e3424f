import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

/** A calm sea green; the seventh shade and those below carry white text at 4.5 : 1. */
const sea: MantineColorsTuple = [
  '#e8f6f6',
  '#d3eaeb',
  '#a5d4d6',
  '#74bdc1',
  '#4eaaaf',
  '#2f979d',
  '#17808a',
  '#0f6b74',
  '#0b5660',
  '#06434b',
];

const fonts =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Noto Sans SC', sans-serif";

export const theme = createTheme({
  colors: { sea },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 7 },
  fontFamily: fonts,
  headings: { fontFamily: fonts, fontWeight: '650' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // A click beside a form with something typed in it must not lose it.
    Modal: { defaultProps: { closeOnClickOutside: false, overlayProps: { backgroundOpacity: 0.5 } } },
    // The page has the banner; the head of a dialog would be a second one while it is open.
    ModalHeader: { defaultProps: { role: 'none' } },
    DrawerHeader: { defaultProps: { role: 'none' } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } },
    Card: { defaultProps: { radius: 'md' } },
    Badge: { styles: { label: { textTransform: 'none', fontSize: 12, fontWeight: 600 } } },
  },
});

/** Text on the light ground of its colour: Mantine's is below 4.5 : 1 for these. */
const textOnLight: Readonly<Record<string, string>> = {
  red: '#a51d1d',
  orange: '#963600',
  yellow: '#704a00',
  lime: '#42600a',
  green: '#1d6329',
  teal: '#065f46',
  cyan: '#09596a',
};

/** Mantine's greys for secondary text, placeholders and errors are below 4.5 : 1 on our grounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606b',
    '--mantine-color-placeholder': '#68727d',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-sea-8)',
    '--desk-ground': '#f5f7f8',
    ...Object.fromEntries(
      Object.entries(textOnLight).map(([color, text]) => [`--mantine-color-${color}-light-color`, text]),
    ),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': '#9a9fa6',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-sea-3)',
    '--desk-ground': 'var(--mantine-color-dark-8)',
  },
});
