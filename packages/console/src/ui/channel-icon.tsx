import {
  AppWindow,
  Bell,
  Hash,
  type LucideIcon,
  Mail,
  MessageCircle,
  MessageSquare,
  Radio,
  User,
  Webhook,
} from 'lucide-react';

const icons: Record<string, LucideIcon> = {
  email: Mail,
  push: Bell,
  sms: MessageSquare,
  whatsapp: MessageCircle,
  in_app: AppWindow,
  slack: Hash,
  webhook: Webhook,
  customer: User,
};

/** The channel that an event came through, or the person it is about. */
export function ChannelIcon({ objectType }: { objectType: string }) {
  const Icon = icons[objectType] ?? Radio;
  return <Icon role="img" aria-label={objectType.replaceAll('_', ' ')} className="size-4 shrink-0 text-muted" />;
}
