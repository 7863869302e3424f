export { api, apiOver, impatientApi, lengthyApi } from './api';
export { ChangePasswordForm } from './change-password-form';
export {
  may,
  mayGiveRoles,
  permissions,
  roles,
  toGrants,
  type Grants,
  type Permission,
  type Reach,
  type Role,
} from './permissions.policy';
export { SessionGate } from './session-gate';
export { SiteSettings, siteSettingsQuery, SiteTimesOnly, useSiteCalendar, useSiteDay } from './site-settings';
export { endSession, isSessionOver, sessionQuery, signOut, type Me } from './session.queries';
export { ifMatch, tagged, type Tagged } from './tagged';
export { useMay, useMayAny, useMe } from './use-session';
