import { Alert, Button, Group, Loader, Stack, Text } from '@mantine/core';
import { TbAlertTriangle, TbShieldCheck } from 'react-icons/tb';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { CopyableId, ErrorNotice, UserText } from '../ui';
import { Dialog } from '../ui/dialog';
import { verifyAuditLog, type AuditVerification } from './audit.queries';

type State =
  | { readonly kind: 'running'; readonly checked: number }
  | { readonly kind: 'done'; readonly found: AuditVerification }
  | { readonly kind: 'failed'; readonly error: unknown };

export function AuditVerificationButton(): ReactNode {
  const { t } = useTranslation('settings');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<TbShieldCheck size={18} aria-hidden />}
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {t('verify.start')}
      </Button>
      {isOpen && (
        <VerificationDialog
          onClose={() => {
            setIsOpen(false);
          }}
        />
      )}
    </>
  );
}

/** Goes through the whole chain; closing it stops that. */
function VerificationDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('settings');
  const [round, setRound] = useState(0);
  const [state, setState] = useState<State>({ kind: 'running', checked: 0 });
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => {
    const { signal } = (stopping.current = new AbortController());
    verifyAuditLog((checked) => {
      if (!signal.aborted) setState({ kind: 'running', checked });
    }, signal).then(
      (found) => {
        if (!signal.aborted) setState({ kind: 'done', found });
      },
      (error: unknown) => {
        if (!signal.aborted) setState({ kind: 'failed', error });
      },
    );
    return () => {
      stopping.current?.abort();
    };
  }, [round]);
  return (
    <Dialog opened onClose={onClose} title={t('verify.title')} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack aria-live="polite">
        {state.kind === 'running' && <Running checked={state.checked} />}
        {state.kind === 'failed' && (
          <ErrorNotice
            error={state.error}
            onRetry={() => {
              setState({ kind: 'running', checked: 0 });
              setRound(round + 1);
            }}
          />
        )}
        {state.kind === 'done' && <Found found={state.found} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t(state.kind === 'running' ? 'cancel' : 'close')}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Running({ checked }: { readonly checked: number }): ReactNode {
  const { t } = useTranslation('settings');
  return (
    <Group>
      <Loader size="sm" />
      <Text>{t('verify.running', { count: checked })}</Text>
    </Group>
  );
}

function Found({ found }: { readonly found: AuditVerification }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  if (found.state === 'broken') {
    return (
      <Alert color="red" icon={<TbAlertTriangle />} title={t('verify.broken')} role="alert">
        <UserText text={found.detail} />
      </Alert>
    );
  }
  return (
    <>
      <Alert color="green" icon={<TbShieldCheck />} title={t('verify.whole')}>
        {t('verify.wholeText', { count: found.checked })}
      </Alert>
      <Text size="sm">{t('verify.note', { sequence: format.number(found.head_sequence) })}</Text>
      <CopyableId id={found.head_hash} />
    </>
  );
}
