import { ActionIcon, Chip, Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { TbLayoutGrid, TbList, TbSearch, TbX } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { listSorts, type ListSearch } from '../cameras-search.policy';
import { MovingPicturesSwitch } from '../picture/moving-pictures-switch';
import { useMay } from '../../session';
import { looks } from '../state/camera-state-badge';
import { countStates, streamStates, type CameraStates, type StreamState } from '../state/states.policy';

interface Props {
  readonly search: ListSearch;
  readonly states: CameraStates | undefined;
  readonly total: number | undefined;
  readonly onChange: (search: ListSearch) => void;
}

const typingPauseMs = 250;

export function CameraFilters({ search, states, total, onChange }: Props): ReactNode {
  const { t } = useTranslation('cameras');
  const mayView = useMay('cameras.view');
  const [typed, setTyped] = useState(search.q ?? '');
  const seek = useDebouncedCallback((q: string) => {
    onChange(without(search, 'q', q.trim() === '' ? undefined : q.trim()));
  }, typingPauseMs);
  const type = (q: string): void => {
    setTyped(q);
    seek(q);
  };
  return (
    <>
      <Group gap="sm" align="flex-end">
        <TextInput
          flex="1 1 14rem"
          maw={420}
          type="search"
          label={t('search.label')}
          placeholder={t('search.placeholder')}
          leftSection={<TbSearch size={16} aria-hidden />}
          rightSection={
            typed !== '' && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('search.clear')}
                onClick={() => {
                  type('');
                }}
              >
                <TbX size={16} />
              </ActionIcon>
            )
          }
          value={typed}
          onChange={(event) => {
            type(event.currentTarget.value);
          }}
        />
        <Select
          label={t('sort.label')}
          w={200}
          allowDeselect={false}
          data={listSorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
          value={search.sort ?? 'name'}
          onChange={(sort) => {
            onChange(
              without(
                search,
                'sort',
                listSorts.find((one) => one === sort && one !== 'name'),
              ),
            );
          }}
        />
        <SegmentedControl
          aria-label={t('view.label')}
          value={search.view ?? 'grid'}
          data={[
            {
              value: 'grid',
              label: <ViewLabel icon={<TbLayoutGrid size={16} aria-hidden />} text={t('view.grid')} />,
            },
            { value: 'table', label: <ViewLabel icon={<TbList size={16} aria-hidden />} text={t('view.table')} /> },
          ]}
          onChange={(view) => {
            onChange(without(search, 'view', view === 'table' ? 'table' : undefined));
          }}
        />
        {mayView && search.view !== 'table' && <MovingPicturesSwitch />}
      </Group>
      <StateChips
        chosen={search.state}
        states={states}
        total={total}
        onChoose={(state) => {
          onChange(without(search, 'state', state));
        }}
      />
    </>
  );
}

interface ChipsProps {
  readonly chosen: StreamState | undefined;
  readonly states: CameraStates | undefined;
  readonly total: number | undefined;
  readonly onChoose: (state: StreamState | undefined) => void;
}

function StateChips({ chosen, states, total, onChoose }: ChipsProps): ReactNode {
  const { t } = useTranslation('cameras');
  const format = useFormat();
  const counts = states === undefined || total === undefined ? undefined : countStates(states, total);
  const shown = (count: number | undefined): string => (count === undefined ? '–' : format.number(count));
  return (
    <Chip.Group
      multiple={false}
      value={chosen ?? 'all'}
      onChange={(value) => {
        onChoose(streamStates.find((state) => state === value));
      }}
    >
      <Group gap={6} role="group" aria-label={t('filter.label')}>
        <Chip value="all" size="sm" radius="md">
          {t('filter.all', { number: shown(total) })}
        </Chip>
        {streamStates.map((state) => {
          const Icon = looks[state].icon;
          return (
            <Chip key={state} value={state} size="sm" radius="md" color={looks[state].color} variant="outline">
              <Group component="span" gap={5} wrap="nowrap" display="inline-flex">
                <Icon size={14} aria-hidden />
                {t(`filter.${state}`, { number: shown(counts?.[state]) })}
              </Group>
            </Chip>
          );
        })}
      </Group>
    </Chip.Group>
  );
}

function ViewLabel({ icon, text }: { readonly icon: ReactNode; readonly text: string }): ReactNode {
  return (
    <Group component="span" gap={6} wrap="nowrap" display="inline-flex">
      {icon}
      {text}
    </Group>
  );
}

/** The search with one member changed, or left out. */
function without<Key extends keyof ListSearch>(
  search: ListSearch,
  key: Key,
  value: ListSearch[Key] | undefined,
): ListSearch {
  const rest = Object.fromEntries(Object.entries(search).filter(([name]) => name !== key)) as ListSearch;
  return value === undefined ? rest : { ...rest, [key]: value };
}
