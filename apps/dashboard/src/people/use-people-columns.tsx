import { Anchor, Box, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ColumnDef } from '@tanstack/react-table';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { Initials, UserText } from '../ui';
import { ActiveBadge, ConsentBadge } from './person-badges';
import type { Person } from './people.queries';

export function nameOf({ first_name: first, last_name: last }: Pick<Person, 'first_name' | 'last_name'>): string {
  return `${first} ${last}`;
}

/** On a phone what tells people apart, and the rest on their page. */
export function usePeopleColumns(): ColumnDef<Person>[] {
  const { t } = useTranslation('people');
  const format = useFormat();
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  return useMemo(() => {
    const name: ColumnDef<Person> = {
      id: 'name',
      header: t('field.name'),
      enableSorting: true,
      cell: ({ row }) => <NameCell person={row.original} />,
    };
    const active: ColumnDef<Person> = {
      id: 'active',
      header: t('field.is_active'),
      cell: ({ row }) => (
        <Whole>
          <ActiveBadge isActive={row.original.is_active} />
        </Whole>
      ),
    };
    if (!isWide) return [name, active];
    return [
      name,
      {
        id: 'employee_id',
        header: t('field.employee_id'),
        cell: ({ row }) => <Cell text={row.original.employee_id} />,
      },
      {
        id: 'department',
        header: t('field.department'),
        cell: ({ row }) => <Cell text={row.original.department} />,
      },
      { id: 'role', header: t('field.role'), cell: ({ row }) => <RoleText role={row.original.role} /> },
      active,
      {
        id: 'consent',
        header: t('consent.title'),
        cell: ({ row }) => (
          <Whole>
            <ConsentBadge consent={row.original.biometric_consent} />
          </Whole>
        ),
      },
      {
        id: 'created_at',
        header: t('field.created_at'),
        enableSorting: true,
        cell: ({ row }) => <Whole>{format.date(row.original.created_at)}</Whole>,
      },
    ];
  }, [isWide, format, t]);
}

/** A table is as wide as its longest word: whoever has a very long one does not push the others out. */
function Cell({ text }: { readonly text: string | null }): ReactNode {
  return (
    <Box maw={128}>
      <UserText text={text} isCut />
    </Box>
  );
}

/** What is short stays on its line. */
function Whole({ children }: { readonly children: ReactNode }): ReactNode {
  return <Box w="max-content">{children}</Box>;
}

function RoleText({ role }: { readonly role: Person['role'] }): ReactNode {
  const { t } = useTranslation('app');
  return t(`roles.${role}`);
}

/** Letters, not pictures: a list of ten thousand people is not a reason to open ten thousand portraits. */
function NameCell({ person }: { readonly person: Person }): ReactNode {
  const name = nameOf(person);
  return (
    <Group gap="sm" wrap="nowrap">
      <Box visibleFrom="xs">
        <Initials name={name} size={34} />
      </Box>
      <Box maw={{ base: '42vw', sm: 200, xl: 320 }}>
        <Anchor
          renderRoot={(props) => <Link {...props} to="/people/$personId" params={{ personId: person.id }} />}
          fw={550}
          fz="sm"
          c="var(--mantine-color-text)"
        >
          <UserText text={name} isCut />
        </Anchor>
        <Text size="xs" c="dimmed">
          <UserText text={person.email} isCut />
        </Text>
      </Box>
    </Group>
  );
}
