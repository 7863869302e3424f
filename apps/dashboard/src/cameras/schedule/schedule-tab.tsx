import { Button, Card, Group, Select, Stack, Text } from '@mantine/core';
import { TbPlus } from 'react-icons/tb';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { FormProblem, fieldErrorsOf } from '../../ui';
import { LeaveGuard } from '../../ui/leave-guard';
import type { TaggedCamera } from '../cameras.queries';
import { ConflictNotice } from '../form/conflict-notice';
import { useCameraEdit } from '../form/use-camera-edit';
import type { Camera } from '../state/states.policy';
import { OpeningFields } from './opening-fields';
import {
  minutesAWeek,
  openingsMax,
  problemOf,
  toEditedOpenings,
  toSchedule,
  weekdays,
  type EditedOpening,
} from './schedule.policy';
import { WeekBars } from './week-bars';

interface Typed {
  readonly openings: readonly EditedOpening[];
  /** Empty for that of the installation. */
  readonly timeZone: string;
}

const inHours = { style: 'unit', unit: 'hour', unitDisplay: 'long', maximumFractionDigits: 1 } as const;

const newKey = (): string => crypto.randomUUID();
const stored = ({ schedule, time_zone }: Camera): Typed => ({
  openings: toEditedOpenings(schedule, newKey),
  timeZone: time_zone ?? '',
});
const said = ({ schedule, time_zone }: Camera): string => JSON.stringify([schedule, time_zone]);
const opening = (days: EditedOpening['days']): EditedOpening => ({ key: newKey(), days, from: '07:00', to: '19:00' });

/** When the camera is watched. */
export function ScheduleTab({ tagged }: { readonly tagged: TaggedCamera }): ReactNode {
  const { t } = useTranslation('cameras');
  const [typed, setTyped] = useState<Typed>();
  const edit = useCameraEdit(tagged, typed !== undefined, (present, base) => said(present) !== said(base));
  const before = useMemo(() => stored(edit.base.camera), [edit.base.camera]);
  const { openings, timeZone } = typed ?? before;
  const errors = fieldErrorsOf(edit.error);
  const change = (next: Partial<Typed>): void => {
    setTyped({ openings, timeZone, ...next });
  };
  const isWrong = openings.some((one) => problemOf(one) !== undefined);
  const reset = (): void => {
    setTyped(undefined);
  };
  return (
    <Stack maw={960}>
      <LeaveGuard isDirty={typed !== undefined && !edit.isSaving} />
      <Text size="sm" maw="75ch">
        {t('schedule.text')}
      </Text>
      <FormProblem error={edit.error} fields={['schedule', 'time_zone']} />
      {edit.isConflict && (
        <ConflictNotice
          present={tagged.camera}
          onKeepMine={edit.rebase}
          onTakeTheirs={() => {
            reset();
            edit.rebase();
          }}
        />
      )}
      <Stack inert={edit.isSaving}>
        <Presets
          onChoose={(chosen) => {
            change({ openings: chosen });
          }}
        />
        {errors['schedule'] !== undefined && (
          <Text size="sm" c="var(--mantine-color-error)" role="alert">
            {errors['schedule']}
          </Text>
        )}
        {openings.map((one, index) => (
          <OpeningFields
            key={one.key}
            opening={one}
            number={index + 1}
            onChange={(next) => {
              change({ openings: openings.map((other) => (other.key === one.key ? next : other)) });
            }}
            onRemove={() => {
              change({ openings: openings.filter(({ key }) => key !== one.key) });
            }}
          />
        ))}
        <Button
          variant="default"
          me="auto"
          leftSection={<TbPlus size={16} />}
          disabled={openings.length >= openingsMax}
          onClick={() => {
            change({ openings: [...openings, opening(['mon'])] });
          }}
        >
          {t('schedule.add')}
        </Button>
        <Summary openings={openings} />
        <TimeZoneSelect
          value={timeZone}
          error={errors['time_zone']}
          onChange={(zone) => {
            change({ timeZone: zone });
          }}
        />
      </Stack>
      <Group>
        <Button
          loading={edit.isSaving}
          disabled={typed === undefined || isWrong}
          onClick={() => {
            edit.save({ schedule: toSchedule(openings), time_zone: timeZone === '' ? null : timeZone }, reset);
          }}
        >
          {t('schedule.save')}
        </Button>
        <Button variant="subtle" disabled={typed === undefined || edit.isSaving} onClick={reset}>
          {t('discard')}
        </Button>
      </Group>
    </Stack>
  );
}

function Presets({ onChoose }: { readonly onChoose: (openings: readonly EditedOpening[]) => void }): ReactNode {
  const { t } = useTranslation('cameras');
  const presets: (readonly [string, () => readonly EditedOpening[]])[] = [
    [t('schedule.always'), () => []],
    [t('schedule.workdays'), () => [opening(weekdays.slice(0, 5))]],
    [t('schedule.daily'), () => [opening(weekdays)]],
  ];
  return (
    <Group gap="xs" role="group" aria-label={t('schedule.presets')}>
      {presets.map(([label, toOpenings]) => (
        <Button
          key={label}
          size="xs"
          variant="light"
          onClick={() => {
            onChoose(toOpenings());
          }}
        >
          {label}
        </Button>
      ))}
    </Group>
  );
}

function Summary({ openings }: { readonly openings: readonly EditedOpening[] }): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  if (openings.length === 0) return <Text size="sm">{t('schedule.isAlways')}</Text>;
  return (
    <Card withBorder>
      <Text size="sm" mb="sm" role="status">
        {t('schedule.hours', { duration: format.number(minutesAWeek(openings) / 60, inHours) })}
      </Text>
      <WeekBars openings={openings} />
    </Card>
  );
}

interface ZoneProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (zone: string) => void;
}

function TimeZoneSelect({ value, error, onChange }: ZoneProps): ReactNode {
  const { t } = useTranslation('cameras');
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf('timeZone');
    return value === '' || known.includes(value) ? known : [value, ...known];
  }, [value]);
  return (
    <Select
      maw={360}
      label={t('schedule.timeZone')}
      description={t('schedule.timeZoneHint')}
      placeholder={t('schedule.ofInstallation')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('schedule.ofInstallation') }}
      limit={50}
      data={zones}
      value={value === '' ? null : value}
      error={error}
      onChange={(zone) => {
        onChange(zone ?? '');
      }}
    />
  );
}
