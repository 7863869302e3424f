import type { IconType } from 'react-icons';
import {
  TbBeach,
  TbCalendarStats,
  TbCalendarWeek,
  TbCamera,
  TbFaceId,
  TbInbox,
  TbMapRoute,
  TbReportAnalytics,
  TbSettings,
  TbUser,
  TbUsers,
  TbUserCheck,
  TbUserSearch,
} from 'react-icons/tb';
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
  readonly icon: IconType;
  /** Shown to whoever may any of these, of so many people at least; to everybody where there are none. */
  readonly needs: readonly (readonly [Permission, Reach])[];
}

/**
 * What the shell shows, in its order. A new page of a feature needs no entry; a new feature has its routes in
 * `router.tsx` and its line here.
 */
export const navigation: readonly NavigationEntry[] = [
  { to: '/', label: 'today', icon: TbUserCheck, needs: [['presence.read', 'department']] },
  { to: '/people', label: 'people', icon: TbUsers, needs: [['users.read', 'department']] },
  { to: '/attendance', label: 'attendance', icon: TbCalendarStats, needs: [['attendance.read', 'department']] },
  { to: '/roster', label: 'roster', icon: TbCalendarWeek, needs: [['roster.read', 'department']] },
  { to: '/leave', label: 'leave', icon: TbBeach, needs: [['leave.read', 'department']] },
  { to: '/approvals', label: 'approvals', icon: TbInbox, needs: [['corrections.decide', 'department']] },
  { to: '/reports', label: 'reports', icon: TbReportAnalytics, needs: [['reports.read', 'department']] },
  { to: '/cameras', label: 'cameras', icon: TbCamera, needs: [['cameras.read', 'all']] },
  { to: '/review', label: 'review', icon: TbUserSearch, needs: [['unknown_faces.review', 'all']] },
  {
    to: '/recognition',
    label: 'recognition',
    icon: TbFaceId,
    needs: [
      ['recognitions.read', 'department'],
      ['faces.recognize', 'all'],
    ],
  },
  {
    to: '/settings',
    label: 'settings',
    icon: TbSettings,
    needs: [
      ['system.read', 'all'],
      ['api_keys.manage', 'all'],
      ['audit.read', 'all'],
    ],
  },
  { to: '/me', label: 'me', icon: TbUser, needs: [] },
  { to: '/guide', label: 'guide', icon: TbMapRoute, needs: [['cameras.write', 'all']] },
];
