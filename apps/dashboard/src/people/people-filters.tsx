import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { TbSearch, TbX } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { roles } from '../session';
import { isNarrowed, isSame, sortOf, toPeopleFilter, type PeopleFilter } from './people-filter.policy';
import type { Person } from './people.queries';

interface Props {
  readonly filter: PeopleFilter;
  /** Their departments are suggested. */
  readonly rows: readonly Person[];
  readonly onChange: (filter: PeopleFilter) => void;
}

const typingPauseMs = 250;

export function PeopleFilters({ filter, rows, onChange }: Props): ReactNode {
  const { t } = useTranslation('people');
  const { t: tApp } = useTranslation('app');
  const { t: tUi } = useTranslation('ui');
  const [q, setQ] = useState(filter.q ?? '');
  const [department, setDepartment] = useState(filter.department ?? '');
  const [seen, setSeen] = useState(filter);
  const [sent, setSent] = useState(filter);
  if (seen !== filter) {
    setSeen(filter);
    // Another address than what was typed here leads to: that of a link, or of the way back.
    if (!isSame(filter, sent)) {
      setSent(filter);
      setQ(filter.q ?? '');
      setDepartment(filter.department ?? '');
    }
  }
  const change = (changes: Readonly<Record<string, unknown>>): void => {
    const next = toPeopleFilter({ ...filter, q, department, ...changes });
    setSent(next);
    onChange(next);
  };
  const changeSoon = useDebouncedCallback(change, typingPauseMs);
  const departments = [...new Set(rows.flatMap((row) => row.department ?? []))].sort();
  const clear = (): void => {
    setQ('');
    setDepartment('');
    onChange(toPeopleFilter({ sort: sortOf(filter) }));
  };
  return (
    <Group gap="sm" align="flex-end" role="search">
      <TextInput
        label={t('filter.search')}
        placeholder={t('filter.searchHint')}
        leftSection={<TbSearch size={16} aria-hidden />}
        type="search"
        flex="1 1 14rem"
        maxLength={255}
        value={q}
        onChange={(event) => {
          setQ(event.currentTarget.value);
          changeSoon({ q: event.currentTarget.value });
        }}
      />
      <Autocomplete
        label={t('field.department')}
        data={departments}
        flex="1 1 10rem"
        maw={240}
        maxLength={255}
        limit={20}
        clearable
        clearButtonProps={{ 'aria-label': tUi('clear') }}
        value={department}
        onChange={(value) => {
          setDepartment(value);
          changeSoon({ department: value });
        }}
      />
      <Select
        label={t('field.role')}
        data={[
          { value: '', label: t('filter.anyRole') },
          ...roles.map((role) => ({ value: role, label: tApp(`roles.${role}`) })),
        ]}
        flex="1 1 9rem"
        maw={200}
        allowDeselect={false}
        value={filter.role ?? ''}
        onChange={(role) => {
          change({ role });
        }}
      />
      <Select
        label={t('field.is_active')}
        data={[
          { value: '', label: t('filter.anyone') },
          { value: 'true', label: t('active.yes') },
          { value: 'false', label: t('active.no') },
        ]}
        flex="1 1 8rem"
        maw={160}
        allowDeselect={false}
        value={filter.active === undefined ? '' : String(filter.active)}
        onChange={(active) => {
          change({ active: active === '' ? undefined : active === 'true' });
        }}
      />
      {isNarrowed(filter) && (
        <Button variant="subtle" leftSection={<TbX size={16} aria-hidden />} onClick={clear}>
          {t('filter.clear')}
        </Button>
      )}
    </Group>
  );
}
