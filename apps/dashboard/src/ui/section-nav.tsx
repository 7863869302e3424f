import type { IconType } from 'react-icons';
import { Link, useLocation, type LinkProps } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import classes from './section-nav.module.css';
import { useInView } from './use-in-view';

export interface Section {
  readonly to: NonNullable<LinkProps['to']>;
  readonly label: string;
  readonly icon: IconType;
  /** The page of a section that others lie below, and are none of it. */
  readonly isExact?: boolean;
}

/** The pages of a feature, beside each other; on a phone from where the one that is open is. */
export function SectionNav({
  label,
  sections,
}: {
  readonly label: string;
  readonly sections: readonly Section[];
}): ReactNode {
  const list = useRef<HTMLUListElement>(null);
  useInView(list, '[aria-current=page]', useLocation().pathname);
  if (sections.length < 2) return null;
  return (
    <nav aria-label={label}>
      <ul className={classes['list']} ref={list}>
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
