import type { CSSProperties, ReactNode } from 'react';

interface Props {
  readonly text: string | null | undefined;
  /** Cut at the end of the line, with the whole as its title. */
  readonly isCut?: boolean;
}

const whole: CSSProperties = { overflowWrap: 'anywhere' };
const cut: CSSProperties = {
  display: 'inline-block',
  maxWidth: '100%',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
  whiteSpace: 'nowrap',
  verticalAlign: 'bottom',
};

/** What somebody typed: its direction stays its own, and it never leaves its box. */
export function UserText({ text, isCut = false }: Props): ReactNode {
  if (text === null || text === undefined || text === '') return null;
  return (
    <bdi style={isCut ? cut : whole} title={isCut ? text : undefined}>
      {text}
    </bdi>
  );
}
