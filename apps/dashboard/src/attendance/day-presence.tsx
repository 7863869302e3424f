import { Stack, Table, Text } from '@mantine/core';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { CameraName } from '../ui/entity-name';
import type { ExplainedRow } from './attendance.queries';
import classes from './day-band.module.css';
import { toBand, type Band } from './day-band.policy';

/**
 * When somebody was there, and what says so: as a band over the day, and as tables for whoever wants it to the second.
 */
export function DayPresence({ row }: { readonly row: ExplainedRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone } = useFormat();
  const band = toBand(row, timeZone);
  if (band === undefined) return <Text c="dimmed">{t('presence.none')}</Text>;
  return (
    <Stack>
      <DayBand band={band} row={row} />
      {row.intervals.length > 0 && <Stays intervals={row.intervals} />}
      {row.punches.length > 0 && <Punches punches={row.punches} />}
    </Stack>
  );
}

const percent = (share: number): string => `${share * 100}%`;
const placed = (start: number, length?: number): CSSProperties => ({
  insetInlineStart: percent(start),
  ...(length !== undefined && { width: percent(length) }),
});

function DayBand({ band, row }: { readonly band: Band; readonly row: ExplainedRow }): ReactNode {
  const { t } = useTranslation('attendance');
  const { time } = useFormat();
  const label = t('presence.band', { stays: row.intervals.length, punches: row.punches.length });
  return (
    <div className={classes['band']} role="img" aria-label={label} title={label}>
      {band.stays.map(({ start, length, isOpen }) => (
        <div key={start} className={classes['stay']} data-open={isOpen || undefined} style={placed(start, length)} />
      ))}
      {band.punches.map(({ id, at }) => (
        <div key={id} className={classes['punch']} style={placed(at)} />
      ))}
      {band.hours.map(({ at, instant }) => (
        <span key={at} className={classes['hour']} data-last={at === 1 || undefined} style={placed(at)}>
          {time(instant)}
        </span>
      ))}
    </div>
  );
}

function Stays({ intervals }: Pick<ExplainedRow, 'intervals'>): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeWithSeconds, number } = useFormat();
  return (
    <Table.ScrollContainer minWidth={360} tabIndex={0}>
      <Table captionSide="top">
        <Table.Caption>{t('presence.stays')}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('presence.from')}</Table.Th>
            <Table.Th>{t('presence.to')}</Table.Th>
            <Table.Th>{t('presence.ended')}</Table.Th>
            <Table.Th>{t('presence.punches')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {intervals.map(({ from, to, end, punches }) => (
            <Table.Tr key={from}>
              <Table.Td>{timeWithSeconds(from)}</Table.Td>
              <Table.Td>{to === null ? '–' : timeWithSeconds(to)}</Table.Td>
              <Table.Td>{t(`presence.end.${end}`)}</Table.Td>
              <Table.Td>{number(punches)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Punches({ punches }: Pick<ExplainedRow, 'punches'>): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeWithSeconds } = useFormat();
  return (
    <Table.ScrollContainer minWidth={420} tabIndex={0}>
      <Table captionSide="top">
        <Table.Caption>{t('presence.punches')}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('presence.firstSeen')}</Table.Th>
            <Table.Th>{t('presence.lastSeen')}</Table.Th>
            <Table.Th>{t('field.camera_id')}</Table.Th>
            <Table.Th>{t('presence.roleOfCamera')}</Table.Th>
            <Table.Th>{t('field.source')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {punches.map((punch) => (
            <Table.Tr key={punch.id}>
              <Table.Td>{timeWithSeconds(punch.from)}</Table.Td>
              <Table.Td>{timeWithSeconds(punch.to)}</Table.Td>
              <Table.Td>
                {punch.camera_id === null ? '–' : <CameraName id={punch.camera_id} name={punch.camera_name} />}
              </Table.Td>
              <Table.Td>{t(`presence.role.${punch.role}`)}</Table.Td>
              <Table.Td>{t(`source.${punch.source}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
