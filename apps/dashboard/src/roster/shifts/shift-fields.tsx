import { Checkbox, Divider, Radio, SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BreakList } from './break-fields';
import { HolidayCalendarSelect } from './holiday-calendar-select';
import { MinutesInput } from './minutes-input';
import { RoundingFields } from './rounding-fields';
import { Section } from './section';
import type { ShiftFields } from './shift-form.policy';

/** As the API names them. */
export const shiftFieldNames = [
  'name',
  'start',
  'end',
  'flexible',
  'required_minutes',
  'before_minutes',
  'after_minutes',
  'late_grace_minutes',
  'early_grace_minutes',
  'half_day_below_minutes',
  'absent_below_minutes',
  'check_in_rounding_minutes',
  'check_out_rounding_minutes',
  'overtime_after_minutes',
  'holiday_calendar',
  'breaks',
  'valid_from',
];

const minutesADay = 1_440;
const reachMax = 720;

interface Props {
  readonly fields: ShiftFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly isReadOnly?: boolean;
  readonly onChange: (to: Partial<ShiftFields>) => void;
}

type PartProps = Required<Props>;

/** Every rule of a shift, in the order in which a day is computed by them. */
export function ShiftFieldInputs({ isReadOnly = false, ...props }: Props): ReactNode {
  const parts = { ...props, isReadOnly };
  return (
    <Stack gap="md">
      <Hours {...parts} />
      <Breaks {...parts} />
      <Punctuality {...parts} />
      <RoundingFields {...parts} />
      <Overtime {...parts} />
      <Counting {...parts} />
    </Stack>
  );
}

function Hours({ fields, errors, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  const isOvernight = fields.end !== '' && fields.end <= fields.start;
  return (
    <Section title={t('shift.hours')}>
      <TextInput
        label={t('shift.name')}
        required
        maxLength={255}
        readOnly={isReadOnly}
        value={fields.name}
        error={errors['name']}
        onChange={(event) => {
          onChange({ name: event.currentTarget.value });
        }}
      />
      <SimpleGrid cols={{ base: 2, sm: 3 }}>
        {(['start', 'end'] as const).map((name) => (
          <TextInput
            key={name}
            type="time"
            required
            label={t(`shift.${name}`)}
            description={name === 'end' && isOvernight ? t('shift.nextDay') : undefined}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            readOnly={isReadOnly}
            value={fields[name]}
            error={errors[name]}
            onChange={(event) => {
              onChange({ [name]: event.currentTarget.value });
            }}
          />
        ))}
        <MinutesInput
          label={t('shift.required')}
          {...(fields.requiredMinutes === null && { description: t('shift.requiredNone') })}
          max={minutesADay}
          isReadOnly={isReadOnly}
          value={fields.requiredMinutes}
          error={errors['required_minutes']}
          onChange={(requiredMinutes) => {
            onChange({ requiredMinutes });
          }}
        />
      </SimpleGrid>
      <Switch
        label={t('shift.flexible')}
        description={t('shift.flexibleHint')}
        checked={fields.isFlexible}
        disabled={isReadOnly}
        onChange={(event) => {
          onChange({ isFlexible: event.currentTarget.checked });
        }}
      />
    </Section>
  );
}

function Breaks({ fields, errors, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Section title={t('shift.breaks')} text={t('shift.breaksHint')}>
      <BreakList fields={fields} error={errors['breaks']} isReadOnly={isReadOnly} onChange={onChange} />
    </Section>
  );
}

function Punctuality({ fields, errors, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Section title={t('shift.punctuality')}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <MinutesInput
          label={t('shift.lateGrace')}
          description={t('shift.lateGraceHint')}
          max={reachMax}
          isRequired
          isReadOnly={isReadOnly}
          value={fields.lateGraceMinutes}
          error={errors['late_grace_minutes']}
          onChange={(minutes) => {
            onChange({ lateGraceMinutes: minutes ?? 0 });
          }}
        />
        <MinutesInput
          label={t('shift.earlyGrace')}
          description={t('shift.earlyGraceHint')}
          max={reachMax}
          isRequired
          isReadOnly={isReadOnly}
          value={fields.earlyGraceMinutes}
          error={errors['early_grace_minutes']}
          onChange={(minutes) => {
            onChange({ earlyGraceMinutes: minutes ?? 0 });
          }}
        />
        <MinutesInput
          label={t('shift.halfDay')}
          description={t('shift.halfDayHint')}
          placeholder={t('shift.never')}
          min={1}
          max={minutesADay}
          isReadOnly={isReadOnly}
          value={fields.halfDayBelowMinutes}
          error={errors['half_day_below_minutes']}
          onChange={(halfDayBelowMinutes) => {
            onChange({ halfDayBelowMinutes });
          }}
        />
        <MinutesInput
          label={t('shift.absent')}
          description={t('shift.absentHint')}
          placeholder={t('shift.never')}
          min={1}
          max={minutesADay}
          isReadOnly={isReadOnly}
          value={fields.absentBelowMinutes}
          error={errors['absent_below_minutes']}
          onChange={(absentBelowMinutes) => {
            onChange({ absentBelowMinutes });
          }}
        />
      </SimpleGrid>
    </Section>
  );
}

function Overtime({ fields, errors, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Section title={t('shift.overtime')}>
      <Switch
        label={t('shift.overtimeCounted')}
        checked={fields.overtimeAfterMinutes !== null}
        disabled={isReadOnly}
        onChange={(event) => {
          onChange({ overtimeAfterMinutes: event.currentTarget.checked ? 0 : null });
        }}
      />
      {fields.overtimeAfterMinutes !== null && (
        <>
          <MinutesInput
            label={t('shift.overtimeAfter')}
            description={t('shift.overtimeAfterHint')}
            max={minutesADay}
            isReadOnly={isReadOnly}
            value={fields.overtimeAfterMinutes}
            error={errors['overtime_after_minutes']}
            onChange={(minutes) => {
              onChange({ overtimeAfterMinutes: minutes ?? 0 });
            }}
          />
          <Checkbox
            label={t('shift.overtimeApproval')}
            checked={fields.overtimeNeedsApproval}
            disabled={isReadOnly}
            onChange={(event) => {
              onChange({ overtimeNeedsApproval: event.currentTarget.checked });
            }}
          />
        </>
      )}
    </Section>
  );
}

function Counting({ fields, errors, isReadOnly, onChange }: PartProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Section title={t('shift.counting')}>
      <Radio.Group
        label={t('shift.workingTime')}
        value={fields.workingTime}
        onChange={(value) => {
          onChange({ workingTime: value === 'paired' ? 'paired' : 'first_in_last_out' });
        }}
      >
        <Stack gap="xs" mt="xs">
          {(['first_in_last_out', 'paired'] as const).map((value) => (
            <Radio
              key={value}
              value={value}
              disabled={isReadOnly}
              label={t(`shift.workingTimes.${value}`)}
              description={t(`shift.workingTimesHint.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Switch
        label={t('shift.autoCheckOut')}
        description={t('shift.autoCheckOutHint')}
        checked={fields.autoCheckOut === 'at_shift_end'}
        disabled={isReadOnly}
        onChange={(event) => {
          onChange({ autoCheckOut: event.currentTarget.checked ? 'at_shift_end' : 'off' });
        }}
      />
      <HolidayCalendarSelect
        value={fields.holidayCalendarId}
        error={errors['holiday_calendar']}
        isReadOnly={isReadOnly}
        onChange={(holidayCalendarId) => {
          onChange({ holidayCalendarId });
        }}
      />
      <Divider />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <MinutesInput
          label={t('shift.before')}
          description={t('shift.beforeHint')}
          max={reachMax}
          isRequired
          isReadOnly={isReadOnly}
          value={fields.beforeMinutes}
          error={errors['before_minutes']}
          onChange={(minutes) => {
            onChange({ beforeMinutes: minutes ?? 0 });
          }}
        />
        <MinutesInput
          label={t('shift.after')}
          description={t('shift.afterHint')}
          max={reachMax}
          isRequired
          isReadOnly={isReadOnly}
          value={fields.afterMinutes}
          error={errors['after_minutes']}
          onChange={(minutes) => {
            onChange({ afterMinutes: minutes ?? 0 });
          }}
        />
      </SimpleGrid>
    </Section>
  );
}
