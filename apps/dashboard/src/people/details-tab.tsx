import { Card, SimpleGrid, Stack, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { CopyableId, UserText } from '../ui';
import { ConsentCard } from './consent-card';
import { ActiveBadge } from './person-badges';
import type { KnownPerson, Person } from './people.queries';
import type { PersonRights } from './person-rights.policy';
import { StatisticsCard } from './statistics-card';

interface Props {
  readonly known: KnownPerson;
  readonly rights: PersonRights;
}

export function DetailsTab({ known, rights }: Props): ReactNode {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <RecordCard person={known.person} />
      <Stack>
        <ConsentCard known={known} rights={rights} />
        {rights.seeAttendance && <StatisticsCard personId={known.person.id} />}
      </Stack>
    </SimpleGrid>
  );
}

function RecordCard({ person }: { readonly person: Person }): ReactNode {
  const { t } = useTranslation('people');
  const { t: tApp } = useTranslation('app');
  const format = useFormat();
  const rows: readonly (readonly [string, ReactNode])[] = [
    [t('field.is_active'), <ActiveBadge key="active" isActive={person.is_active} />],
    [t('field.employee_id'), <UserText key="employee" text={person.employee_id} />],
    [t('field.department'), <UserText key="department" text={person.department ?? '–'} />],
    [t('field.position'), <UserText key="position" text={person.position ?? '–'} />],
    [t('field.email'), <UserText key="email" text={person.email} />],
    [t('field.phone'), <UserText key="phone" text={person.phone ?? '–'} />],
    [t('field.role'), tApp(`roles.${person.role}`)],
    [t('field.created_at'), format.dateTime(person.created_at)],
    [t('field.updated_at'), format.dateTime(person.updated_at)],
    [t('field.id'), <CopyableId key="id" id={person.id} />],
  ];
  return (
    <Card withBorder>
      <Title order={2} fz="h5" mb="sm">
        {t('tab.details')}
      </Title>
      <Table layout="fixed" withRowBorders={false} verticalSpacing={6} horizontalSpacing={0}>
        <Table.Tbody>
          {rows.map(([label, value]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row" w="40%" fw={500} c="dimmed" ta="start">
                {label}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
