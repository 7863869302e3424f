import { MantineThemeProvider } from '@mantine/core';
import '@mantine/notifications/styles.css';
import { Notifications, notifications } from '@mantine/notifications';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorMessage } from './error-message';

/** Where `notifications.show` of Mantine shows. */
export function Notices(): ReactNode {
  const { t } = useTranslation('ui');
  const close = t('close');
  const theme = useMemo(
    () => ({ components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } } } }),
    [close],
  );
  return (
    <MantineThemeProvider theme={theme}>
      <Notifications position="bottom-right" limit={4} containerWidth={420} />
    </MantineThemeProvider>
  );
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
