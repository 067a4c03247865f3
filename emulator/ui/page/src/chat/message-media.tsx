import { useState } from 'preact/hooks';
import type { Message } from '../../../../control-api/control-api.ts';
import { useLanguage } from '../language/language.ts';
import type { Drawing } from '../parts/drawings.ts';
import { Icon } from '../parts/icon.tsx';
import { OutsideLink, ownFile } from '../parts/text.tsx';

/** The media of a message; pictures are loaded from the emulator alone, others, and what is gone, are shown by name. */
export function MessageMedia({ message }: { message: Message }) {
  const { t } = useLanguage();
  if (message.image_data) return <Picture message={message} />;
  if (message.file_data) {
    return <Attachment icon="file" title={message.file_data.name || t('file')} data={message.file_data} />;
  }
  if (message.voice_data) return <Recording kind="voice" data={message.voice_data} />;
  if (message.video_data) return <Recording kind="video" data={message.video_data} />;
  if (message.location_data) return <Place place={message.location_data} />;
  if (message.contact_data) return <ContactCard contact={message.contact_data} />;
  if (message.media_token) return <Attachment icon="file" title={`${t('media')} ${message.media_token}`} />;
  return null;
}

interface FileLike {
  link: string;
  size_bytes?: number | string;
}

function Picture({ message: { image_data } }: { message: Message }) {
  const { t } = useLanguage();
  const { link, width_px = 4, height_px = 3 } = image_data ?? { link: '' };
  const [isGone, setGone] = useState(false);
  const source = ownFile(link, location.origin);
  if (!source || isGone) return <Attachment icon="image" title={t('image')} data={image_data} />;
  const size = { width: width_px, height: height_px };
  return (
    <a class="picture" href={source} target="_blank" rel="noopener noreferrer">
      <img src={source} alt={t('image')} loading="lazy" {...size} onError={() => setGone(true)} />
    </a>
  );
}

function Recording({ kind, data }: { kind: 'voice' | 'video'; data: FileLike }) {
  const { t } = useLanguage();
  const [isGone, setGone] = useState(false);
  const source = ownFile(data.link, location.origin);
  if (!source || isGone)
    return <Attachment icon={kind === 'voice' ? 'mic' : 'video'} title={t(kind)} data={data} />;
  const player = { controls: true, preload: 'metadata', src: source, onError: () => setGone(true) } as const;
  return kind === 'voice' ? <audio {...player} /> : <video {...player} />;
}

function Attachment({ icon, title, data }: { icon: Drawing; title: string; data?: FileLike }) {
  const { bytes } = useLanguage();
  return (
    <div class="attachment">
      <span class="attachment-icon">
        <Icon name={icon} />
      </span>
      <span class="attachment-words">
        <strong dir="auto">{title}</strong>
        {data?.size_bytes !== undefined && <small>{bytes(Number(data.size_bytes))}</small>}
        {data && (
          <small class="attachment-link">
            <FileLink address={data.link} />
          </small>
        )}
      </span>
    </div>
  );
}

/** A link to a file: by a word if the emulator keeps it, by its address if it is elsewhere. */
function FileLink({ address }: { address: string }) {
  const { t } = useLanguage();
  const source = ownFile(address, location.origin);
  if (!source) return <OutsideLink address={address} />;
  return (
    <a href={source} download>
      {t('download')}
    </a>
  );
}

/** A sketch of streets with a pin; no map is loaded. */
function Place({ place: { latitude, longitude } }: { place: { latitude: number; longitude: number } }) {
  const { t } = useLanguage();
  return (
    <figure class="place">
      <svg viewBox="0 0 200 100" role="img" aria-label={t('location')}>
        <path
          class="place-block"
          d="M10 10h50v32H10zM72 10h58v20H72zM142 10h48v44h-48zM10 54h50v36H10zM72 42h58v48H72zM142 66h48v24h-48z"
        />
        <path class="place-pin" d="M101 72c12-14 16-20 16-28a16 16 0 0 0-32 0c0 8 4 14 16 28z" />
        <circle class="place-dot" cx="101" cy="44" r="5" />
      </svg>
      <figcaption dir="ltr">
        {latitude}, {longitude}
      </figcaption>
    </figure>
  );
}

function ContactCard({ contact: { name, phone } }: { contact: { name?: string; phone: string } }) {
  const { t } = useLanguage();
  return (
    <div class="attachment">
      <span class="attachment-icon">
        <Icon name="person" />
      </span>
      <span class="attachment-words">
        <strong dir="auto">{name ?? t('contact')}</strong>
        <small dir="ltr">{phone}</small>
      </span>
    </div>
  );
}
