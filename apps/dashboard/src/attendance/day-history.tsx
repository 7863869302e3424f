import { Group, Text, Timeline } from '@mantine/core';
import { TbArrowRight, TbPencil, TbPlus, TbTrash } from 'react-icons/tb';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '@smart-attendance/client';
import { useFormat } from '../i18n';
import { ErrorNotice, ListSkeleton, UserText } from '../ui';
import { Author } from '../ui/author';
import { CameraName } from '../ui/entity-name';
import { attendanceStatuses } from '../ui/attendance-statuses';
import { correctionsQuery, type AttendanceRow } from './attendance.queries';
import { changesOf, isOfTwoDays, type FieldChange } from './correction-changes.policy';

const icons = { created: TbPlus, edited: TbPencil, deleted: TbTrash };

/** Who changed what, when and why. */
export function DayHistory({ row }: { readonly row: AttendanceRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const found = useQuery(correctionsQuery(row.id));
  if (found.isError) return <ErrorNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.isPending) return <ListSkeleton rows={2} />;
  if (found.data.data.length === 0) return <Text c="dimmed">{t('history.none')}</Text>;
  return (
    <Timeline bulletSize={28} lineWidth={2} active={found.data.data.length}>
      {found.data.data.map((correction) => {
        const Icon = icons[correction.action];
        return (
          <Timeline.Item
            key={correction.id}
            bullet={<Icon size={16} aria-hidden />}
            title={t(`history.${correction.action}`)}
          >
            <Text size="sm" c="dimmed">
              {format.dateTime(correction.created_at)} ·{' '}
              <Author id={correction.author_id} kind={correction.author_kind} name={correction.author_name} />
            </Text>
            {correction.reason !== null && (
              <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} component="div">
                <UserText text={correction.reason} />
              </Text>
            )}
            <Changes correction={correction} />
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

function Changes({ correction }: { readonly correction: Schemas['CorrectionView'] }): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Group
      component="ul"
      gap={4}
      m={0}
      p={0}
      mt={4}
      style={{ listStyle: 'none', flexDirection: 'column' }}
      align="flex-start"
    >
      {changesOf(correction.before, correction.after).map((change) => (
        <Group component="li" gap={6} key={change.field}>
          <Text size="sm" c="dimmed">
            {t(`field.${change.field}`)}
          </Text>
          <Value change={change} text={change.before} />
          <TbArrowRight size={14} className="flip-in-rtl" role="img" aria-label={t('history.becomes')} />
          <Value change={change} text={change.after} />
        </Group>
      ))}
    </Group>
  );
}

function Value({ change, text }: { readonly change: FieldChange; readonly text: string | null }): ReactNode {
  const { t } = useTranslation('ui');
  const format = useFormat();
  const { field } = change;
  const shown = (): ReactNode => {
    if (text === null) return '–';
    if (field === 'camera_id') return <CameraName id={text} />;
    if (field === 'check_in' || field === 'check_out') {
      const time = format.timeWithSeconds(text);
      return isOfTwoDays(change, format.isoDay) ? `${format.date(text)}, ${time}` : time;
    }
    const status = field === 'status' ? attendanceStatuses.find((known) => known === text) : undefined;
    return status === undefined ? <UserText text={text} /> : t(`attendanceStatus.${status}`);
  };
  return (
    <Text size="sm" fw={550} component="span">
      {shown()}
    </Text>
  );
}
