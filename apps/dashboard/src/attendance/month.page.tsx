import { Button, Checkbox, Group, Stack } from '@mantine/core';
import { TbPlus, TbSearch } from 'react-icons/tb';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSiteDay } from '../session';
import { AttendanceLegend, Page } from '../ui';
import type { MonthSearch } from './attendance-search.policy';
import { MarksLegend } from './cell-marks';
import { AttendanceTabs } from './attendance-tabs';
import { LockNotice } from './lock-notice';
import { MonthGrid } from './month-grid';
import { MonthChoice } from '../ui/month-choice';
import { monthOf } from '../ui/month.policy';
import { SearchText } from './search-text';

const route = getRouteApi('/shell/attendance');

export function MonthPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const mayWrite = useMay('attendance.write', 'department');
  const mayList = useMay('users.read', 'department');
  const today = useSiteDay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!mayList) return <Navigate to="/attendance/list" replace />;
  const month = search.month ?? monthOf(today);
  const change = (to: MonthSearch): void => {
    void navigate({ search: (from) => ({ ...from, ...to }), replace: true });
  };
  return (
    <Page
      title={t('title')}
      actions={
        mayWrite && (
          <Button component={Link} to="/attendance/new" leftSection={<TbPlus size={18} aria-hidden />}>
            {t('add')}
          </Button>
        )
      }
    >
      <AttendanceTabs view="month">
        <Stack>
          <Group align="flex-end" gap="md">
            <MonthChoice
              month={month}
              onChange={(chosen) => {
                change({ month: chosen });
              }}
            />
            <Filters search={search} onChange={change} />
          </Group>
          <LockNotice month={month} />
          <AttendanceLegend />
          <MarksLegend />
          <MonthGrid
            key={month}
            filter={{
              month,
              q: search.q ?? '',
              department: search.department ?? '',
              withInactive: search.inactive === true,
            }}
          />
        </Stack>
      </AttendanceTabs>
    </Page>
  );
}

interface FilterProps {
  readonly search: MonthSearch;
  readonly onChange: (to: MonthSearch) => void;
}

function Filters({ search, onChange }: FilterProps): ReactNode {
  const { t } = useTranslation('attendance');
  const seesAll = useMay('users.read', 'all');
  return (
    <>
      <SearchText
        type="search"
        label={t('filter.q')}
        leftSection={<TbSearch size={16} aria-hidden />}
        value={search.q}
        onChange={(q) => {
          onChange({ q });
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
      <Checkbox
        label={t('filter.inactive')}
        checked={search.inactive === true}
        mb={8}
        onChange={({ currentTarget: { checked } }) => {
          onChange({ inactive: checked ? true : undefined });
        }}
      />
    </>
  );
}
