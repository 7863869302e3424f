import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../session';
import { LinkAnchor, UserText } from '../ui';

/** Leads to the person, whoever may see them there. */
export function PersonName({ userId, name }: { readonly userId: string; readonly name: string }): ReactNode {
  const isLink = useMay('users.read', 'department');
  return (
    <Text component="div" size="sm" fw={550} truncate>
      {isLink ? (
        <LinkAnchor to="/people/$personId" params={{ personId: userId }} inherit c="inherit">
          <UserText text={name} isCut />
        </LinkAnchor>
      ) : (
        <UserText text={name} isCut />
      )}
    </Text>
  );
}
