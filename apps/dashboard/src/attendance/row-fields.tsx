import { Select, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { attendanceStatuses } from '../ui';
import { CameraSelect } from '../ui/entity-select';
import type { RowFields } from './row-form.policy';
import { TimeField } from './time-field';

/** As the API names them. */
export const rowFieldNames = ['user_id', 'check_in', 'check_out', 'status', 'camera_id', 'location', 'notes', 'reason'];

interface Props {
  /** A row of a day without anybody, as an absence, has none. */
  readonly isCheckInRequired: boolean;
  readonly fields: RowFields;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (to: Partial<RowFields>) => void;
}

/** What can be entered and corrected of a row. */
export function RowFieldInputs({ isCheckInRequired, fields, errors, onChange }: Props): ReactNode {
  const { t } = useTranslation(['attendance', 'ui']);
  const mayListCameras = useMay('cameras.read', 'all');
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TimeField
          label={t('field.check_in')}
          required={isCheckInRequired}
          time={fields.checkIn}
          error={errors['check_in']}
          onChange={(checkIn) => {
            onChange({ checkIn });
          }}
        />
        <TimeField
          label={t('field.check_out')}
          time={fields.checkOut}
          error={errors['check_out']}
          onChange={(checkOut) => {
            onChange({ checkOut });
          }}
        />
      </SimpleGrid>
      <Select
        label={t('field.status')}
        description={t('form.statusHint')}
        placeholder={t('form.byTimes')}
        value={fields.status}
        error={errors['status']}
        data={attendanceStatuses.map((value) => ({ value, label: t(`ui:attendanceStatus.${value}`) }))}
        onChange={(chosen) => {
          onChange({ status: attendanceStatuses.find((status) => status === chosen) ?? null });
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui:clear') }}
      />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextInput
          label={t('field.location')}
          value={fields.location}
          error={errors['location']}
          maxLength={255}
          onChange={(event) => {
            onChange({ location: event.currentTarget.value });
          }}
        />
        {mayListCameras && (
          <CameraSelect
            label={t('field.camera_id')}
            value={fields.cameraId}
            error={errors['camera_id']}
            onChange={(cameraId) => {
              onChange({ cameraId });
            }}
          />
        )}
      </SimpleGrid>
      <Textarea
        label={t('field.notes')}
        value={fields.notes}
        error={errors['notes']}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        onChange={(event) => {
          onChange({ notes: event.currentTarget.value });
        }}
      />
    </>
  );
}
