export { api, apiOver, impatientApi } from './api';
export { ChangePasswordForm } from './change-password-form';
export { may, permissions, toGrants, type Grants, type Permission, type Reach } from './permissions.policy';
export { ifMatch, tagged, type Tagged } from './tagged';
export { SessionGate } from './session-gate';
export { SiteSettings, siteSettingsQuery, SiteTimesOnly, useSiteDay } from './site-settings';
export { endSession, isSessionOver, sessionQuery, signOut, type Me } from './session.queries';
export { useMay, useMayAny, useMe } from './use-session';
