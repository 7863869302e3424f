import { Button, Group, Paper, Text } from '@mantine/core';
import { TbCalendarPlus } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { LinkAnchor, UserText } from '../../ui';
import type { RosterDay, RosterPerson } from '../assignments.queries';
import { selectedPeopleMax, type Chosen } from './roster-grid';
import { labelOf } from './roster-row';

interface Props {
  readonly chosen: Chosen | undefined;
  readonly mayAssign: boolean;
  /** Whether any of the days that are selected is still to come. */
  readonly isPlannable: boolean;
  readonly onAssign: () => void;
}

/** What is selected, what is known of the day, and what can be done. */
export function RosterToolbar({ chosen, mayAssign, isPlannable, onAssign }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const [person] = chosen?.people ?? [];
  const weeks = chosen === undefined ? 0 : chosen.range.lastWeek - chosen.range.firstWeek + 1;
  const isOne = chosen?.people.length === 1 && weeks === 1;
  return (
    <Paper withBorder p="xs" mb="xs" bg="var(--mantine-color-body)">
      <Group justify="space-between" gap="xs" mih={36}>
        <div role="status" style={{ flex: '1 1 16rem', minWidth: 0 }}>
          {chosen === undefined || person === undefined ? (
            <Text size="sm" c="dimmed">
              {t(mayAssign ? 'selection.none' : 'selection.look')}
            </Text>
          ) : isOne ? (
            <OneDay person={person} day={chosen.day} />
          ) : (
            <Text size="sm" fw={600}>
              {format.list([
                t('selection.people', { count: selectedCount(chosen.range) }),
                t('selection.weeks', { count: weeks }),
              ])}
            </Text>
          )}
        </div>
        {mayAssign && chosen !== undefined && (
          <Button
            size="xs"
            leftSection={<TbCalendarPlus size={16} aria-hidden />}
            disabled={!isPlannable || chosen.people.length === 0}
            title={isPlannable ? undefined : t('selection.past')}
            onClick={onAssign}
          >
            {t('selection.assign')}
          </Button>
        )}
      </Group>
    </Paper>
  );
}

/** Also of those who are not read yet. */
function selectedCount({ firstRow, lastRow }: Chosen['range']): number {
  return Math.min(lastRow - firstRow + 1, selectedPeopleMax);
}

function OneDay({ person, day }: { readonly person: RosterPerson; readonly day: RosterDay | undefined }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const maySee = useMay('assignments.read', 'all');
  return (
    <>
      <Text size="sm" fw={600}>
        <UserText text={person.name} />
      </Text>
      {day !== undefined && (
        <Text size="sm" c="dimmed">
          {labelOf(t, { longDate: format.longDate(day.date) }, day)}{' '}
          {maySee && day.assigned_to !== null && (
            <LinkAnchor to="/roster/assignments" search={subjectOf(person, day)} inherit underline="always">
              {t('selection.why')}
            </LinkAnchor>
          )}
        </Text>
      )}
    </>
  );
}

function subjectOf(person: RosterPerson, { assigned_to: by, site_id: siteId }: RosterDay) {
  if (by === 'person') return { user_id: person.id };
  return by === 'department' ? { department: person.department ?? undefined } : { site_id: siteId };
}
