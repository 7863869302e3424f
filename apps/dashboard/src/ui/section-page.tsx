import type { ReactNode } from 'react';
import { useMayAny, type Permission, type Reach } from '../session';
import { Page, type PageProps } from './page';
import { SectionNav, type Section } from './section-nav';

/** A section with the key of its text, for whoever may see it. */
export interface NamedSection<Name extends string = string> extends Omit<Section, 'label'> {
  readonly name: Name;
  readonly needs?: readonly [Permission, Reach];
}

interface Props<Name extends string> extends PageProps {
  /** Of all of them. */
  readonly label: string;
  readonly sections: readonly NamedSection<Name>[];
  readonly labelOf: (name: Name) => string;
}

/** A page of a feature that has several: the others beside it. */
export function SectionPage<Name extends string>({
  label,
  sections,
  labelOf,
  children,
  ...page
}: Props<Name>): ReactNode {
  const may = useMayAny();
  return (
    <Page {...page}>
      <SectionNav
        label={label}
        sections={sections
          .filter(({ needs }) => needs === undefined || may(...needs))
          .map(({ name, to, icon, isExact = false }) => ({ to, icon, isExact, label: labelOf(name) }))}
      />
      {children}
    </Page>
  );
}
