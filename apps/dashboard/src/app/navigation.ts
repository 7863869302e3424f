import {
  IconBeach,
  IconCalendarStats,
  IconCalendarWeek,
  IconCamera,
  IconFaceId,
  IconInbox,
  IconMapRoute,
  IconReportAnalytics,
  IconSettings,
  IconUser,
  IconUsers,
  IconUserCheck,
  IconUserSearch,
  type TablerIcon,
} from '@tabler/icons-react';
import type { Permission, Reach } from '../session';

export interface NavigationEntry {
  readonly to:
    | '/'
    | '/cameras'
    | '/people'
    | '/attendance'
    | '/roster'
    | '/leave'
    | '/approvals'
    | '/reports'
    | '/review'
    | '/recognition'
    | '/settings'
    | '/me'
    | '/guide';
  /** Of `navigation` in the texts of the shell. */
  readonly label:
    | 'today'
    | 'cameras'
    | 'people'
    | 'attendance'
    | 'roster'
    | 'leave'
    | 'approvals'
    | 'reports'
    | 'review'
    | 'recognition'
    | 'settings'
    | 'me'
    | 'guide';
  readonly icon: TablerIcon;
  /** Shown to whoever may any of these, of so many people at least; to everybody where there are none. */
  readonly needs: readonly (readonly [Permission, Reach])[];
}

/**
 * What the shell shows, in its order. A new page of a feature needs no entry; a new feature has its routes in
 * `router.tsx` and its line here.
 */
export const navigation: readonly NavigationEntry[] = [
  { to: '/', label: 'today', icon: IconUserCheck, needs: [['presence.read', 'department']] },
  { to: '/people', label: 'people', icon: IconUsers, needs: [['users.read', 'department']] },
  { to: '/attendance', label: 'attendance', icon: IconCalendarStats, needs: [['attendance.read', 'department']] },
  { to: '/roster', label: 'roster', icon: IconCalendarWeek, needs: [['roster.read', 'department']] },
  { to: '/leave', label: 'leave', icon: IconBeach, needs: [['leave.read', 'department']] },
  { to: '/approvals', label: 'approvals', icon: IconInbox, needs: [['corrections.decide', 'department']] },
  { to: '/reports', label: 'reports', icon: IconReportAnalytics, needs: [['reports.read', 'department']] },
  { to: '/cameras', label: 'cameras', icon: IconCamera, needs: [['cameras.read', 'all']] },
  { to: '/review', label: 'review', icon: IconUserSearch, needs: [['unknown_faces.review', 'all']] },
  {
    to: '/recognition',
    label: 'recognition',
    icon: IconFaceId,
    needs: [
      ['recognitions.read', 'department'],
      ['faces.recognize', 'all'],
    ],
  },
  {
    to: '/settings',
    label: 'settings',
    icon: IconSettings,
    needs: [
      ['system.read', 'all'],
      ['api_keys.manage', 'all'],
      ['audit.read', 'all'],
    ],
  },
  { to: '/me', label: 'me', icon: IconUser, needs: [] },
  { to: '/guide', label: 'guide', icon: IconMapRoute, needs: [['cameras.write', 'all']] },
];
