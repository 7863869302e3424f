import '@mantine/notifications/styles.css';
import { Notifications, notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { ErrorMessage } from './error-message';

/** Where `notifications.show` of Mantine shows. */
export function Notices(): ReactNode {
  return <Notifications position="bottom-right" limit={4} containerWidth={420} />;
}

export function notifyOfError(error: unknown): void {
  notifications.show({
    color: 'red',
    message: <ErrorMessage error={error} />,
    autoClose: 12_000,
    role: 'alert',
    withBorder: true,
  });
}
