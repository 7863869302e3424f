import { Button, Group } from '@mantine/core';
import { TbFilterOff } from 'react-icons/tb';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { DateRange } from '../ui/date-range';
import { CameraSelect, PersonSelect } from '../ui/entity-select';
import { isFiltered, type SeenFilter } from './seen-filter.policy';

interface Props {
  readonly filter: SeenFilter;
  readonly hasPeople: boolean;
  readonly onChange: (filter: SeenFilter) => void;
}

export function SeenFilters({ filter, hasPeople, onChange }: Props): ReactNode {
  const { t } = useTranslation('recognition');
  const mayCameras = useMay('cameras.read', 'all');
  const { person, camera, from = '', to = '' } = filter;
  const change = (part: Partial<Record<keyof SeenFilter, string | null>>): void => {
    const next = Object.entries({ ...filter, ...part }).filter(([, value]) => value !== null && value !== '');
    onChange(Object.fromEntries(next));
  };
  return (
    <Group align="flex-end" gap="sm" role="search">
      {hasPeople && (
        <PersonSelect
          label={t('filter.person')}
          value={person ?? null}
          w={{ base: '100%', xs: 260 }}
          onChange={(id) => {
            change({ person: id });
          }}
        />
      )}
      {mayCameras && (
        <CameraSelect
          label={t('filter.camera')}
          value={camera ?? null}
          w={{ base: '100%', xs: 220 }}
          onChange={(id) => {
            change({ camera: id });
          }}
        />
      )}
      <DateRange from={from} to={to} onChange={change} />
      {isFiltered(filter) && (
        <Button
          variant="subtle"
          leftSection={<TbFilterOff size={16} aria-hidden />}
          onClick={() => {
            onChange({});
          }}
        >
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  );
}
