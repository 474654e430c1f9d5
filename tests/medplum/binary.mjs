// Creates Binaries by the client of Medplum and reads them back: node binary.mjs http://127.0.0.1:7071/ demo/fhir/main
import { MedplumClient } from '@medplum/core';

const [baseUrl, fhirUrlPath] = process.argv.slice(2);
const client = new MedplumClient({ baseUrl, fhirUrlPath, cacheTime: 0 });
const bytes = new Uint8Array(256).map((_, i) => i);

async function content(binary) {
  const blob = await client.download(client.fhirUrl('Binary', binary.id));
  return { type: blob.type, base64: Buffer.from(await blob.arrayBuffer()).toString('base64') };
}

const image = await client.createBinary({
  data: bytes,
  filename: 'every-byte.png',
  contentType: 'image/png',
  securityContext: { reference: 'Patient/p' },
});
const text = await client.createBinary({ data: 'Zoë', contentType: 'text/plain' });
const attachment = await client.createAttachment({ data: new Blob([bytes]), contentType: 'application/pdf', title: 'a' });

console.log(JSON.stringify({
  image,
  text,
  attachment,
  read: await client.readResource('Binary', image.id),
  imageContent: await content(image),
  textContent: await content(text),
}));
