import { Input, SegmentedControl, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isOneDay, type LeaveFields } from './leave-form.policy';
import { leaveParts } from './leave-state';

/** As the API names them. */
export const leaveFieldNames = ['type_id', 'date_from', 'date_to', 'part', 'note'];

interface Props {
  readonly types: readonly Schemas['LeaveTypeView'][];
  readonly fields: LeaveFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (to: Partial<LeaveFields>) => void;
}

/** What kind of leave, and when: for oneself as for somebody else. */
export function LeaveFieldInputs({ types, fields, errors, onChange }: Props): ReactNode {
  const { t } = useTranslation('ui');
  return (
    <>
      <Select
        label={t('leaveRequest.type')}
        required
        allowDeselect={false}
        value={fields.typeId}
        data={types.map(({ id, name, paid }) => ({
          value: id,
          label: paid ? name : t('leaveRequest.unpaidType', { name }),
        }))}
        error={errors['type_id']}
        onChange={(typeId) => {
          onChange({ typeId });
        }}
      />
      <SimpleGrid cols={2}>
        <TextInput
          type="date"
          label={t('leaveRequest.from')}
          required
          value={fields.from}
          error={errors['date_from']}
          onChange={(event) => {
            onChange({ from: event.currentTarget.value });
          }}
        />
        <TextInput
          type="date"
          label={t('leaveRequest.to')}
          description={fields.to === '' ? t('leaveRequest.toHint') : undefined}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={fields.from}
          value={fields.to}
          error={fields.to !== '' && fields.to < fields.from ? t('rangeReversed') : errors['date_to']}
          onChange={(event) => {
            onChange({ to: event.currentTarget.value });
          }}
        />
      </SimpleGrid>
      {isOneDay(fields) && (
        <Input.Wrapper label={t('leaveRequest.part')} labelElement="div" error={errors['part']}>
          <SegmentedControl
            fullWidth
            aria-label={t('leaveRequest.part')}
            value={fields.part}
            data={leaveParts.map((value) => ({ value, label: t(`leavePart.${value}`) }))}
            onChange={(value) => {
              onChange({ part: leaveParts.find((one) => one === value) ?? 'full_day' });
            }}
          />
        </Input.Wrapper>
      )}
      <Textarea
        label={t('leaveRequest.note')}
        description={t('leaveRequest.noteHint')}
        autosize
        minRows={2}
        maxLength={2_000}
        value={fields.note}
        error={errors['note']}
        onChange={(event) => {
          onChange({ note: event.currentTarget.value });
        }}
      />
    </>
  );
}
