import { Alert, Button, Checkbox, CopyButton, Group, Stack, Textarea } from '@mantine/core';
import { TbAlertTriangle, TbCheck, TbCopy } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LeaveGuard } from '../ui/leave-guard';
import { Dialog } from '../ui/dialog';

interface Props {
  readonly title: string;
  /** What it is for, and where it goes. */
  readonly children: ReactNode;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret is shown this once; who closes the dialog says that they have it. */
export function SecretDialog({ title, children, secret, onClose }: Props): ReactNode {
  const { t } = useTranslation('settings');
  const [isKept, setIsKept] = useState(false);
  return (
    <Dialog
      opened
      onClose={() => undefined}
      title={title}
      withCloseButton={false}
      closeOnEscape={false}
      size="lg"
      centered
    >
      <LeaveGuard isDirty={!isKept} title={t('secret.leaveTitle')} text={t('secret.leaveText')} />
      <Stack>
        <div>{children}</div>
        <Alert color="orange" icon={<TbAlertTriangle />}>
          {t('secret.once')}
        </Alert>
        <Textarea
          label={t('secret.label')}
          value={secret}
          readOnly
          autosize
          dir="ltr"
          autoComplete="off"
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', wordBreak: 'break-all' } }}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
          data-autofocus
        />
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button
              variant="light"
              leftSection={copied ? <TbCheck size={18} aria-hidden /> : <TbCopy size={18} aria-hidden />}
              onClick={copy}
            >
              {t(copied ? 'secret.copied' : 'secret.copy')}
            </Button>
          )}
        </CopyButton>
        <Checkbox
          label={t('secret.kept')}
          checked={isKept}
          onChange={(event) => {
            setIsKept(event.currentTarget.checked);
          }}
        />
        <Group justify="flex-end">
          <Button onClick={onClose} disabled={!isKept}>
            {t('secret.done')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
