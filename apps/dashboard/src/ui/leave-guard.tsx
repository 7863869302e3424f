import { useBlocker } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from './confirm-dialog';

interface Props {
  readonly isDirty: boolean;
  /** Where it is not about a form that is not saved. */
  readonly title?: string;
  readonly text?: string;
  /** Before they go. */
  readonly onLeave?: () => void;
}

/** In a form: asks whoever leaves before what they typed is lost, also when they close the window. */
export function LeaveGuard({ isDirty, title, text, onLeave }: Props): ReactNode {
  const { t } = useTranslation('ui');
  const blocker = useBlocker({ shouldBlockFn: () => isDirty, enableBeforeUnload: () => isDirty, withResolver: true });
  return (
    <ConfirmDialog
      isOpen={blocker.status === 'blocked'}
      title={title ?? t('leave.title')}
      confirmLabel={t('leave.confirm')}
      isDangerous
      onConfirm={() => {
        onLeave?.();
        blocker.proceed?.();
      }}
      onClose={() => blocker.reset?.()}
    >
      {text ?? t('leave.text')}
    </ConfirmDialog>
  );
}
