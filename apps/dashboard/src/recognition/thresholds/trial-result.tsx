import { Alert, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { TbAlertTriangle, TbCircleCheck, TbUserMinus, TbUserPlus, TbUserQuestion } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { LinkAnchor, StatusBadge } from '../../ui';
import { CameraName, PersonName } from '../../ui/entity-name';
import { ScrollTable } from '../../ui/scroll-table';
import { cosineDigits } from './cosine-format';
import type { ChangedVisit, ThresholdPreview } from './thresholds.queries';

/** What another threshold would have changed, in numbers and visit by visit. */
export function TrialResult({ preview }: { readonly preview: ThresholdPreview }): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  const { from, to, lost, gained } = preview;
  const isNothing = preview.visits_lost === 0 && preview.visits_gained === 0;
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t('trial.span', {
          threshold: format.number(preview.cosine, cosineDigits),
          now: format.number(preview.threshold, cosineDigits),
          from: format.dateTime(from),
          to: format.dateTime(to),
        })}
      </Text>
      <Alert
        color={preview.strangers_named > 0 ? 'red' : isNothing ? 'teal' : 'yellow'}
        icon={isNothing ? <TbCircleCheck /> : <TbAlertTriangle />}
      >
        <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="xs">
          <Text size="sm">
            {t('trial.lost', {
              lost: format.number(preview.visits_lost),
              visits: format.number(preview.visits),
              people: format.number(preview.people_lost),
            })}
          </Text>
          <Text size="sm">{t('trial.gained', { gained: format.number(preview.visits_gained) })}</Text>
          <Text size="sm" fw={preview.strangers_named > 0 ? 700 : undefined}>
            {t('trial.strangers', {
              named: format.number(preview.strangers_named),
              strangers: format.number(preview.strangers),
            })}
          </Text>
        </SimpleGrid>
      </Alert>
      {preview.was_cut && <Text size="sm">{t('trial.cut')}</Text>}
      {preview.sightings_untold > 0 && (
        <Text size="sm">{t('trial.untold', { number: format.number(preview.sightings_untold) })}</Text>
      )}
      {!isNothing && <ChangedVisits lost={lost} gained={gained} />}
    </Stack>
  );
}

interface ChangedProps {
  readonly lost: readonly ChangedVisit[];
  readonly gained: readonly ChangedVisit[];
}

function ChangedVisits({ lost, gained }: ChangedProps): ReactNode {
  const { t } = useTranslation('recognition');
  const format = useFormat();
  // Strangers who would get a name are the worst of it.
  const strangers = gained.filter((visit) => visit.is_stranger);
  const others = gained.filter((visit) => !visit.is_stranger);
  const rows = [
    ...strangers.map((visit) => ({ visit, what: 'stranger' as const })),
    ...lost.map((visit) => ({ visit, what: 'lost' as const })),
    ...others.map((visit) => ({ visit, what: 'gained' as const })),
  ];
  return (
    <ScrollTable label={t('trial.visits')} minWidth={720}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('trial.what')}</Table.Th>
          <Table.Th scope="col">{t('column.person')}</Table.Th>
          <Table.Th scope="col">{t('column.camera')}</Table.Th>
          <Table.Th scope="col">{t('column.when')}</Table.Th>
          <Table.Th scope="col">{t('column.sightings')}</Table.Th>
          <Table.Th scope="col">{t('column.similarity')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ visit, what }, index) => (
          <Table.Tr key={index}>
            <Table.Td>
              <StatusBadge {...looks[what]}>{t(`trialVisit.${what}`)}</StatusBadge>
            </Table.Td>
            <Table.Td maw={240}>
              <LinkAnchor to="/people/$personId" params={{ personId: visit.user_id }}>
                <PersonName id={visit.user_id} />
              </LinkAnchor>
            </Table.Td>
            <Table.Td maw={200}>
              <CameraName id={visit.camera_id} />
            </Table.Td>
            <Table.Td>{format.dateTime(visit.first_seen_at)}</Table.Td>
            <Table.Td>{format.number(visit.sightings)}</Table.Td>
            <Table.Td>{format.number(visit.similarity, cosineDigits)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </ScrollTable>
  );
}

const looks = {
  stranger: { icon: TbUserQuestion, color: 'red' },
  lost: { icon: TbUserMinus, color: 'orange' },
  gained: { icon: TbUserPlus, color: 'teal' },
} as const;
