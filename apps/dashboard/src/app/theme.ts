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
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } },
    Card: { defaultProps: { radius: 'md' } },
  },
});

/** Mantine's greys for secondary text, placeholders and errors are below 4.5 : 1 on our grounds. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606b',
    '--mantine-color-placeholder': '#68727d',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-sea-8)',
    '--desk-ground': '#f5f7f8',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': '#9a9fa6',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-sea-3)',
    '--desk-ground': 'var(--mantine-color-dark-8)',
  },
});
