import { Tabs } from '@mantine/core';
import { TbCalendarMonth, TbChartBar, TbHandFinger, TbList } from 'react-icons/tb';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayAny } from '../session';

const views = [
  { to: '/attendance', label: 'month', icon: TbCalendarMonth },
  { to: '/attendance/list', label: 'list', icon: TbList },
  { to: '/attendance/punches', label: 'punches', icon: TbHandFinger },
  { to: '/attendance/statistics', label: 'statistics', icon: TbChartBar },
] as const;
export type View = (typeof views)[number]['label'];

/** The ways to look at attendance; whoever may not list people has no month of them. */
export function AttendanceTabs({ view, children }: { readonly view: View; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('attendance');
  const may = useMayAny();
  const navigate = useNavigate();
  const isOpen: Readonly<Record<View, boolean>> = {
    month: may('users.read', 'department'),
    list: true,
    punches: may('punches.read', 'department'),
    statistics: may('attendance.report', 'department'),
  };
  return (
    <Tabs
      value={view}
      onChange={(label) => {
        const chosen = views.find((candidate) => candidate.label === label);
        if (chosen !== undefined) void navigate({ to: chosen.to });
      }}
    >
      <Tabs.List mb="lg" aria-label={t('views.label')}>
        {views
          .filter(({ label }) => isOpen[label])
          .map(({ label, icon: Icon }) => (
            <Tabs.Tab key={label} value={label} leftSection={<Icon size={18} aria-hidden />}>
              {t(`views.${label}`)}
            </Tabs.Tab>
          ))}
      </Tabs.List>
      <Tabs.Panel value={view}>{children}</Tabs.Panel>
    </Tabs>
  );
}
