/**
 * What every page has. Heavier pieces are imported by their own file (`../ui/data-table`), so that only pages with them
 * fetch them: data-table, entity-select, date-range, leave-guard, webcam/webcam.
 */
export { AttendanceBadge, AttendanceLegend, AttendanceMark } from './attendance-status';
export { attendanceStatuses, type AttendanceStatus } from './attendance-statuses';
export { ConfirmDialog } from './confirm-dialog';
export { CopyableId } from './copyable-id';
export { EmptyState } from './empty-state';
export { ErrorNotice, FormProblem } from './error-notice';
export { Initials } from './initials';
export { BackLink, LinkAnchor, LinkButton } from './links';
export { Logo } from './logo';
export { menuButton, type MenuFace } from './menu/menu-button';
export { ColorSchemeMenu, LanguageMenu } from './menu/menus';
export { Page } from './page';
export { fieldErrorsOf, presentStateOf, toProblem, type Problem } from './problem.policy';
export { CardsSkeleton, ListSkeleton, PageSkeleton } from './skeletons';
export { StatusBadge } from './status-badge';
export { useCountdown, useNow } from './use-countdown';
export { UserText } from './user-text';
