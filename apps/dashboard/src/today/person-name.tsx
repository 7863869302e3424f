import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../session';
import { UserText } from '../ui';
import classes from './today.module.css';

/** Leads to the person, whoever may see them there. */
export function PersonName({ userId, name }: { readonly userId: string; readonly name: string }): ReactNode {
  const isLink = useMay('users.read', 'department');
  return (
    <div className={classes['name']}>
      {isLink ? (
        <Link to="/people/$personId" params={{ personId: userId }}>
          <UserText text={name} isCut />
        </Link>
      ) : (
        <UserText text={name} isCut />
      )}
    </div>
  );
}
