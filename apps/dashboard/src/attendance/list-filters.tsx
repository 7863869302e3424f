import { Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { attendanceStatuses } from '../ui';
import { DateRange } from '../ui/date-range';
import { CameraSelect, PersonSelect } from '../ui/entity-select';
import type { ListSearch } from './attendance-search.policy';
import { SearchText } from './search-text';

interface Props {
  readonly search: ListSearch;
  readonly onChange: (to: ListSearch) => void;
}

/** All that the API filters rows by, as far as one may choose it. */
export function ListFilters({ search, onChange }: Props): ReactNode {
  const { t } = useTranslation(['attendance', 'ui']);
  const mayListPeople = useMay('users.read', 'department');
  const seesAll = useMay('attendance.read', 'all');
  const mayListCameras = useMay('cameras.read', 'all');
  return (
    <Group align="flex-end" gap="sm">
      {mayListPeople && (
        <PersonSelect
          label={t('field.person')}
          value={search.user_id ?? null}
          onChange={(id) => {
            onChange({ user_id: id ?? undefined });
          }}
          w={240}
        />
      )}
      <Select
        label={t('field.status')}
        placeholder={t('filter.all')}
        value={search.status ?? null}
        data={attendanceStatuses.map((value) => ({ value, label: t(`ui:attendanceStatus.${value}`) }))}
        onChange={(chosen) => {
          onChange({ status: attendanceStatuses.find((status) => status === chosen) });
        }}
        clearable
        clearButtonProps={{ 'aria-label': t('ui:clear') }}
        w={160}
      />
      <DateRange
        from={search.from ?? ''}
        to={search.to ?? ''}
        onChange={({ from, to }) => {
          onChange({ from: from === '' ? undefined : from, to: to === '' ? undefined : to });
        }}
      />
      {seesAll && (
        <SearchText
          label={t('filter.department')}
          value={search.department}
          onChange={(department) => {
            onChange({ department });
          }}
        />
      )}
      {mayListCameras && (
        <CameraSelect
          label={t('field.camera_id')}
          value={search.camera_id ?? null}
          onChange={(id) => {
            onChange({ camera_id: id ?? undefined });
          }}
          w={200}
        />
      )}
    </Group>
  );
}
