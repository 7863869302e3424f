import { Button } from '@mantine/core';
import { TbFileImport, TbPlus, TbUsers } from 'react-icons/tb';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../session';
import { EmptyState, LinkButton, Page } from '../ui';
import { DataTable } from '../ui/data-table';
import { ListNews } from '../ui/list-news';
import { BulkBar } from './bulk-bar';
import { ExportButton } from './export-button';
import { isNarrowed, sortOf, toPeopleFilter, type PeopleFilter } from './people-filter.policy';
import { PeopleFilters } from './people-filters';
import { peopleList, type Person } from './people.queries';
import { nameOf, usePeopleColumns } from './use-people-columns';
import { useLivePeople } from './use-live-people';

const nobody: ReadonlyMap<string, string> = new Map();

export function PeoplePage(): ReactNode {
  const { t } = useTranslation('people');
  const filter = useSearch({ from: '/shell/people' });
  const navigate = useNavigate();
  const mayWrite = useMay('users.write', 'all');
  const list = useInfiniteQuery(peopleList(filter));
  const news = useLivePeople(filter, list.data?.pages.length ?? 0);
  // Names by id: who was selected may have left the list meanwhile.
  // Nobody is selected under another filter than the one that is shown, whichever way it came.
  const shown = JSON.stringify(filter);
  const [selection, setSelection] = useState({ of: shown, names: nobody });
  const selected = selection.of === shown ? selection.names : nobody;
  const setSelected = (names: ReadonlyMap<string, string>): void => {
    setSelection({ of: shown, names });
  };
  const columns = usePeopleColumns();
  const total = list.data?.pages[0]?.total ?? 0;
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const show = (next: PeopleFilter): void => {
    void navigate({ to: '/people', search: next, replace: true });
  };
  const select = (ids: ReadonlySet<string>): void => {
    const names = new Map(rows.map((row) => [row.id, nameOf(row)]));
    setSelected(new Map([...ids].map((id) => [id, names.get(id) ?? selected.get(id) ?? id])));
  };
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <ExportButton filter={filter} total={total} />
          {mayWrite && <ImportButton />}
          {mayWrite && <AddButton />}
        </>
      }
    >
      <PeopleFilters filter={filter} rows={rows} onChange={show} />
      <ListNews {...news} />
      {mayWrite && <BulkBar key={shown} filter={filter} total={total} selected={selected} onSelect={setSelected} />}
      <DataTable<Person>
        label={t('title')}
        columns={columns}
        list={list}
        sort={sortOf(filter)}
        onSort={(sort) => {
          show(toPeopleFilter({ ...filter, sort }));
        }}
        {...(mayWrite && {
          selected: new Set(selected.keys()),
          onSelect: select,
          selectLabel: (row) => t('list.select', { name: nameOf(row) }),
        })}
        rowHeightPx={57}
        empty={
          <Nobody
            filter={filter}
            onClear={() => {
              show({});
            }}
          />
        }
      />
    </Page>
  );
}

function AddButton(): ReactNode {
  const { t } = useTranslation('people');
  return (
    <Button component={Link} to="/people/new" leftSection={<TbPlus size={18} aria-hidden />}>
      {t('add.title')}
    </Button>
  );
}

function ImportButton(): ReactNode {
  const { t } = useTranslation('people');
  return (
    <LinkButton to="/people/import" variant="default" leftSection={<TbFileImport size={18} aria-hidden />}>
      {t('import.button')}
    </LinkButton>
  );
}

function Nobody({ filter, onClear }: { readonly filter: PeopleFilter; readonly onClear: () => void }): ReactNode {
  const { t } = useTranslation('people');
  const mayWrite = useMay('users.write', 'all');
  if (isNarrowed(filter)) {
    return (
      <EmptyState
        icon={TbUsers}
        title={t('list.noMatch')}
        action={
          <Button variant="default" onClick={onClear}>
            {t('filter.clear')}
          </Button>
        }
      >
        {t('list.noMatchText')}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={TbUsers} title={t('list.empty')} action={mayWrite && <AddButton />}>
      {mayWrite ? t('list.emptyText') : t('list.emptyDepartment')}
    </EmptyState>
  );
}
