import { Button, Group, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { useMay, useSiteDay, type Tagged } from '../../session';
import { ErrorNotice, fieldErrorsOf, FormProblem, ListSkeleton } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { LeaveGuard } from '../../ui/leave-guard';
import { DraftInstead } from '../drafts/draft-instead';
import { createSite, siteQuery, updateSite, type Site } from '../rules.queries';
import { SiteFieldInputs, siteFieldNames } from './site-fields';
import {
  isMoreThanDraft,
  newSite,
  toSite,
  toSiteChange,
  toSiteDraft,
  toSiteFields,
  type SiteFields,
} from './site-form.policy';

interface Closable {
  readonly onClose: () => void;
}

export function NewSiteForm({ onClose }: Closable): ReactNode {
  const { t } = useTranslation('roster');
  const { timeZone } = useFormat();
  const create = useMutation(createSite(useQueryClient()));
  return (
    <SiteForm
      title={t('sites.new')}
      submitLabel={t('sites.create')}
      begin={newSite(timeZone)}
      error={create.error}
      isPending={create.isPending}
      onClose={onClose}
      onSubmit={(fields) => {
        create.mutate(toSite(fields), { onSuccess: onClose });
      }}
    />
  );
}

/** Reads the site first: a change is of what was read. */
export function EditSiteForm({ id, onClose }: Closable & { readonly id: string }): ReactNode {
  const { t } = useTranslation('roster');
  const site = useQuery({ ...siteQuery(id), staleTime: Infinity, gcTime: 0 });
  if (site.data !== undefined) return <OneSiteForm read={site.data} onClose={onClose} />;
  return (
    <Dialog opened onClose={onClose} title={t('sites.edit')} closeButtonProps={{ 'aria-label': t('close') }}>
      {site.isError ? (
        <ErrorNotice error={site.error} onRetry={() => void site.refetch()} />
      ) : (
        <ListSkeleton rows={3} />
      )}
    </Dialog>
  );
}

function OneSiteForm({ read, onClose }: Closable & { readonly read: Tagged<Site> }): ReactNode {
  const { t } = useTranslation('roster');
  // As it was read first: a refusal because somebody else saved reads it anew, and theirs is not to be undone unseen.
  const [{ value: site, etag }] = useState(read);
  const begin = toSiteFields(site);
  const update = useMutation(updateSite(useQueryClient()));
  return (
    <SiteForm
      title={t('sites.edit')}
      submitLabel={t('save')}
      siteId={site.id}
      begin={begin}
      error={update.error}
      isPending={update.isPending}
      onClose={onClose}
      onSubmit={(fields, validFrom) => {
        update.mutate(
          { id: site.id, etag, body: toSiteChange(begin, fields, validFrom) },
          {
            onSuccess: () => {
              notifications.show({ color: 'teal', message: t('saved') });
              onClose();
            },
          },
        );
      }}
    />
  );
}

interface FormProps extends Closable {
  readonly title: string;
  readonly submitLabel: string;
  readonly siteId?: string;
  readonly begin: SiteFields;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly onSubmit: (fields: SiteFields, validFrom: string) => void;
}

function SiteForm({ title, submitLabel, siteId, begin, error, isPending, onSubmit, onClose }: FormProps): ReactNode {
  const { t } = useTranslation('roster');
  const [fields, setFields] = useState(begin);
  const [validFrom, setValidFrom] = useState('');
  const [isSent, setIsSent] = useState(false);
  const today = useSiteDay();
  const mayDraft = useMay('drafts.write', 'all');
  const change = toSiteChange(begin, fields, validFrom);
  // A name holds at once, whatever day is typed beside it.
  const reachesBack = mayDraft && (change.valid_from ?? '') !== '' && validFrom <= today;
  const isDirty = JSON.stringify(fields) !== JSON.stringify(begin);
  const errors = fieldErrorsOf(error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setIsSent(true);
    onSubmit(fields, validFrom);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      closeOnEscape={!isDirty}
      title={title}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <LeaveGuard isDirty={isDirty && !(isSent && error === null)} />
      <form onSubmit={submit}>
        <Stack>
          <FormProblem error={error} fields={siteFieldNames} />
          <SiteFieldInputs
            siteId={siteId}
            fields={fields}
            errors={errors}
            onChange={(to) => {
              setIsSent(false);
              setFields((before) => ({ ...before, ...to }));
            }}
          />
          {siteId !== undefined && (
            <TextInput
              type="date"
              label={t('site.validFrom')}
              description={t('site.validFromHint')}
              value={validFrom}
              error={errors['valid_from']}
              onChange={(event) => {
                setValidFrom(event.currentTarget.value);
              }}
            />
          )}
          {reachesBack && siteId !== undefined && (
            <DraftInstead
              isDisabled={!isDirty}
              first={isMoreThanDraft(change) ? t('draft.travelFirst') : undefined}
              draft={(reason) => toSiteDraft(siteId, change, reason)}
            />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={isPending}>
              {t('cancel')}
            </Button>
            {!reachesBack && (
              <Button type="submit" loading={isPending} disabled={!isDirty}>
                {submitLabel}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
