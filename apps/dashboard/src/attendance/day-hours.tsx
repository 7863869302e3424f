import { Card, Group, SimpleGrid, Title } from '@mantine/core';
import { TbClockPlus, TbFlag } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { StatusBadge, UserText } from '../ui';
import type { AttendanceRow } from './attendance.queries';
import { Fact } from './fact';

const overtimeColors = { pending: 'orange', approved: 'green', rejected: 'gray' } as const;

/** What the row comes to by its rule, and what is remarkable about it. */
export function DayHours({ row }: { readonly row: AttendanceRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const minutes = (count: number | null): string => (count === null || count === 0 ? '–' : format.duration(count * 60));
  const { shift, coverage_percent: coverage, overtime_status: overtime } = row;
  return (
    <Card withBorder component="section" aria-labelledby="hours">
      <Title order={2} fz="h4" mb="sm" id="hours">
        {t('hours.title')}
      </Title>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} component="dl" m={0}>
        <Fact label={t('hours.worked')}>{minutes(row.worked_minutes)}</Fact>
        <Fact label={t('hours.break')}>{minutes(row.break_minutes)}</Fact>
        <Fact label={t('hours.required')}>{minutes(row.required_minutes)}</Fact>
        <Fact label={t('hours.overtime')}>
          {minutes(row.overtime_minutes)}
          {overtime !== 'none' && (
            <StatusBadge icon={TbClockPlus} color={overtimeColors[overtime]}>
              {t(`overtime.${overtime}`)}
            </StatusBadge>
          )}
        </Fact>
        <Fact label={t('hours.late')}>{minutes(row.late_minutes)}</Fact>
        <Fact label={t('hours.early')}>{minutes(row.early_minutes)}</Fact>
        <Fact label={t('hours.coverage')}>{coverage === null ? '–' : format.coverage(coverage)}</Fact>
        <Fact label={t('hours.shift')}>{shift === null ? t('hours.noShift') : <Shift {...shift} />}</Fact>
        {row.check_in_rounded !== null && (
          <Fact label={t('hours.countedFrom')}>{format.timeWithSeconds(row.check_in_rounded)}</Fact>
        )}
        {row.check_out_rounded !== null && (
          <Fact label={t('hours.countedTo')}>{format.timeWithSeconds(row.check_out_rounded)}</Fact>
        )}
      </SimpleGrid>
      {row.flags.length > 0 && (
        <Group component="ul" gap="xs" mt="md" p={0} aria-label={t('flags')} style={{ listStyle: 'none' }}>
          {row.flags.map((flag) => (
            <li key={flag}>
              <StatusBadge icon={TbFlag} color="orange">
                {t(`flag.${flag}`)}
              </StatusBadge>
            </li>
          ))}
        </Group>
      )}
    </Card>
  );
}

function Shift({ name, version }: NonNullable<AttendanceRow['shift']>): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <>
      <UserText text={name} />
      {t('hours.version', { version })}
    </>
  );
}
