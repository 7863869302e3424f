import type { IconType } from 'react-icons';
import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './section-nav.module.css';

export interface Section {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly icon: IconType;
  /** The page of a section that others lie below, and are none of it. */
  readonly isExact?: boolean;
}

/** The pages of a feature, beside each other. */
export function SectionNav({
  label,
  sections,
}: {
  readonly label: string;
  readonly sections: readonly Section[];
}): ReactNode {
  if (sections.length < 2) return null;
  return (
    <nav aria-label={label}>
      <ul className={classes['list']}>
        {sections.map(({ to, label: text, icon: Icon, isExact = false }) => (
          <li key={to}>
            <Link to={to} className={classes['link']} activeOptions={{ exact: isExact, includeSearch: false }}>
              <Icon size={18} strokeWidth={1.6} aria-hidden />
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
