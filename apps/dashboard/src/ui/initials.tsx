import type { ReactNode } from 'react';
import classes from './initials.module.css';
import { initialsOf, shadeOf } from './initials.policy';

const shades = 6;

/**
 * In place of a picture, which lists do not show: whoever passes by need not see faces. Says nothing to who hears the
 * page.
 */
export function Initials({ name, size = 36 }: { readonly name: string; readonly size?: number }): ReactNode {
  return (
    <span
      aria-hidden
      className={classes['initials']}
      data-shade={shadeOf(name, shades)}
      data-initials={initialsOf(name)}
      style={{ width: size, height: size, fontSize: size * 0.38 }}
    />
  );
}
