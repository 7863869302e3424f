import { Button, Group, Stack, Text } from '@mantine/core';
import { TbCheck, TbRefresh, TbX } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay } from '../../session';
import { ErrorNotice, fieldErrorsOf, FormProblem } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { approveDraft, discardDraft, previewDraft, type Draft } from '../drafts.queries';
import { DraftReason } from './draft-reason';

type Decision = 'approve' | 'discard';

/** What can be done with a draft as it is. */
export function DraftActions({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const mayApprove = useMay('drafts.approve', 'all');
  const mayWrite = useMay('drafts.write', 'all');
  const [decision, setDecision] = useState<Decision>();
  const again = useMutation(previewDraft(useQueryClient()));
  const { state } = draft;
  const isOver = state === 'applied' || state === 'discarded' || state === 'applying';
  return (
    <>
      {mayWrite && ['ready', 'stale', 'failed'].includes(state) && (
        <Button
          variant="default"
          leftSection={<TbRefresh size={18} aria-hidden />}
          loading={again.isPending}
          onClick={() => {
            again.mutate(draft);
          }}
        >
          {t('draft.again')}
        </Button>
      )}
      {mayWrite && !isOver && (
        <Button
          variant="default"
          leftSection={<TbX size={18} aria-hidden />}
          onClick={() => {
            setDecision('discard');
          }}
        >
          {t('draft.decide.discard')}
        </Button>
      )}
      {mayApprove && state === 'ready' && (
        <Button
          leftSection={<TbCheck size={18} aria-hidden />}
          onClick={() => {
            setDecision('approve');
          }}
        >
          {t('draft.decide.approve')}
        </Button>
      )}
      {again.isError && <ErrorNotice error={again.error} />}
      {decision !== undefined && (
        <DecideDraft
          draft={draft}
          decision={decision}
          onClose={() => {
            setDecision(undefined);
          }}
        />
      )}
    </>
  );
}

interface Props {
  readonly draft: Draft;
  readonly decision: Decision;
  readonly onClose: () => void;
}

function DecideDraft({ draft, decision, onClose }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const client = useQueryClient();
  // As it was when somebody made up their mind: what has become of it since is refused, and shown behind the dialog.
  const [shown] = useState(draft);
  const [reason, setReason] = useState('');
  const approve = useMutation(approveDraft(client));
  const discard = useMutation(discardDraft(client));
  const decide = decision === 'approve' ? approve : discard;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    decide.mutate({ draft: shown, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnEscape={reason === ''}
      title={t(`draft.decide.${decision}`)}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t(`draft.decideText.${decision}`, { number: format.number(shown.days_changed) })}</Text>
          <FormProblem error={decide.error} fields={['reason']} />
          <DraftReason value={reason} error={fieldErrorsOf(decide.error)['reason']} onChange={setReason} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={decide.isPending}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={decide.isPending}
              disabled={reason.trim() === ''}
              {...(decision === 'discard' && { color: 'red.9' })}
            >
              {t(`draft.decide.${decision}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
