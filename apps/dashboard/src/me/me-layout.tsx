import { ScrollArea, Stack, Tabs } from '@mantine/core';
import { TbBeach, TbCalendarMonth, TbEye, TbMessageQuestion, TbMoodSmile, TbUserCog } from 'react-icons/tb';
import { useNavigate } from '@tanstack/react-router';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../session';
import { Page, UserText } from '../ui';
import { useInView } from '../ui/use-in-view';

const parts = [
  { to: '/me', label: 'attendance', icon: TbCalendarMonth },
  { to: '/me/requests', label: 'requests', icon: TbMessageQuestion },
  { to: '/me/leave', label: 'leave', icon: TbBeach },
  { to: '/me/faces', label: 'faces', icon: TbMoodSmile },
  { to: '/me/recognitions', label: 'recognitions', icon: TbEye },
  { to: '/me/account', label: 'account', icon: TbUserCog },
] as const;

interface Props {
  readonly part: (typeof parts)[number]['label'];
  readonly children: ReactNode;
}

/** What all pages about oneself have around them. */
export function MeLayout({ part, children }: Props): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const navigate = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  useInView(list, '[data-active]', part);
  const isOpen = {
    attendance: useMay('attendance.read'),
    requests: useMay('corrections.read'),
    leave: useMay('leave.read'),
    faces: useMay('faces.read'),
    recognitions: useMay('recognitions.read'),
    account: true,
  };
  return (
    <Page title={t('title')} description={<UserText text={`${me.first_name} ${me.last_name}`} />}>
      <Tabs
        value={part}
        onChange={(label) => {
          const chosen = parts.find((candidate) => candidate.label === label);
          if (chosen !== undefined) void navigate({ to: chosen.to });
        }}
      >
        <ScrollArea type="never" viewportRef={list}>
          <Tabs.List mb="lg" aria-label={t('parts.label')} style={{ flexWrap: 'nowrap' }}>
            {parts
              .filter(({ label }) => isOpen[label])
              .map(({ label, icon: Icon }) => (
                <Tabs.Tab key={label} value={label} leftSection={<Icon size={18} aria-hidden />}>
                  {t(`parts.${label}`)}
                </Tabs.Tab>
              ))}
          </Tabs.List>
        </ScrollArea>
        <Tabs.Panel value={part}>
          <Stack maw={880}>{children}</Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
