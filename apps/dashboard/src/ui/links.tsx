import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core';
import { TbArrowLeft } from 'react-icons/tb';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactNode } from 'react';

type Of<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>;

function ButtonOfLink(props: Of<ButtonProps>): ReactNode {
  return <Button component="a" {...props} />;
}

function AnchorOfLink(props: Of<AnchorProps>): ReactNode {
  return <Anchor {...props} />;
}

function AnchorBack({ children, ...props }: Of<AnchorProps>): ReactNode {
  return (
    <Anchor size="sm" style={{ display: 'inline-flex', alignItems: 'center', gap: 6, minHeight: 24 }} {...props}>
      <TbArrowLeft size={16} className="flip-in-rtl" aria-hidden />
      {children}
    </Anchor>
  );
}

/** A button that leads to a page; its address, parameters and search are checked as those of `Link`. */
export const LinkButton = createLink(ButtonOfLink);

/** The same in a text. */
export const LinkAnchor = createLink(AnchorOfLink);

/** Above the title of a page: where one came from. */
export const BackLink = createLink(AnchorBack);
