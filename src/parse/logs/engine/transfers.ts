/** Image transfers (uploads, downloads, the data of backups), backups of VMs and their checkpoints. */
import type { MutableFacts, Note } from '../../notes.ts';

const ANY = ['*'];

export const engineTransferNotes: readonly Note[] = [
  {
    action: 'image-transfer-phase-changed',
    means: 'An image transfer moves to another phase, which the line names.',
    loggers: ANY,
    read: phaseFacts,
    wordings: [
      [
        '4.3-4.5',
        "Updating image transfer '{vdsm.transfer.id}' phase from '{}' to '{}'{}",
        "Updating image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' phase from 'Initializing' to 'Cancelled'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d', 'vdsm.transfer.phase': 'cancelled' },
      ],
      [
        '4.0-4.4',
        'Updating image transfer {vdsm.transfer.id} (image {vdsm.image.id}) phase to {}',
        'Updating image transfer b06937e2-da39-4685-86e5-634b0cdbdb3d (image 198668cf-7f01-467a-ba3a-1d2c3b4a5f60) phase to Transferring (message: x)',
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d', 'vdsm.transfer.phase': 'transferring' },
      ],
      [
        '4.0',
        'Updating image upload {vdsm.transfer.id} (image {vdsm.image.id}) phase to {}',
        'Updating image upload b06937e2-da39-4685-86e5-634b0cdbdb3d (image 198668cf-7f01-467a-ba3a-1d2c3b4a5f60) phase to Transferring',
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d', 'vdsm.transfer.phase': 'transferring' },
      ],
    ],
  },
  {
    action: 'image-transfer-failed',
    means: 'The engine cannot start, renew, extend, verify or end an image transfer, or the transfer fails.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      [
        '4.3-4.5',
        'Attempt to update non-existent ImageTransfer entity',
        'Attempt to update non-existent ImageTransfer entity',
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}' transition from phase '{}' to '{}' is invalid",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' transition from phase 'x' to 'x' is invalid",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to tear down image '{vdsm.image.id}' for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to tear down image '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Failed to stop NBD server for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to stop NBD server for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Image transfer status entity is corrupted or missing from database for image transfer{} '{vdsm.transfer.id}'",
        "Image transfer status entity is corrupted or missing from database for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to add {} for image transfer{} '{vdsm.transfer.id}'",
        "Failed to add x for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to add {} (command status was success, but return value was failed) for image transfer{} '{vdsm.transfer.id}'",
        "Failed to add x (command status was success, but return value was failed) for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to renew transfer ticket for {}, image transfer{} '{vdsm.transfer.id}'",
        "Failed to renew transfer ticket for x, image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Could not get image ticket '{vdsm.ticket.id}' from vdsm, image transfer{} '{vdsm.transfer.id}': {}",
        "Could not get image ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' from vdsm, image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Failed to verify transferred image for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to verify transferred image for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}' failed for {}",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' failed for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Finalizing failed image transfer{} '{vdsm.transfer.id}' for {}",
        "Finalizing failed image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Could not find a suitable host for image transfer{} '{vdsm.transfer.id}'",
        "Could not find a suitable host for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to prepare image for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to prepare image for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to start NBD server for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to start NBD server for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to add host image ticket for image transfer{} '{vdsm.transfer.id}'",
        "Failed to add host image ticket for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to add proxy image ticket for image transfer{} '{vdsm.transfer.id}'",
        "Failed to add proxy image ticket for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Cannot download disk '{vdsm.image.id}', image transfer{} '{vdsm.transfer.id}'. Backup '{vdsm.backup.id}' doesn't exist.",
        "Cannot download disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60', image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'. Backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' doesn't exist.",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
        },
      ],
      [
        '4.3-4.5',
        "Cannot download disk '{vdsm.image.id}' for backup '{vdsm.backup.id}', image transfer{} '{vdsm.transfer.id}'. VM '{vdsm.vm.id}' could not be found.",
        "Cannot download disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' for backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845', image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'. VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' could not be found.",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
        },
      ],
      [
        '4.3-4.5',
        "Cannot download disk '{vdsm.image.id}' for backup '{vdsm.backup.id}', image transfer{} '{vdsm.transfer.id}'. VM is down.",
        "Cannot download disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' for backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845', image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'. VM is down.",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Failed to start image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to start image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to add proxy image ticket '{vdsm.ticket.id}' for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to add proxy image ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Failed to set image volume legality to {} for image '{vdsm.image.id}', volume '{vdsm.volume.id}', image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to set image volume legality to x for image '198668cf-7f01-467a-ba3a-1d2c3b4a5f60', volume '1a2b3c4d-7f01-467a-ba3a-1d2c3b4a5f60', image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.volume.id': '1a2b3c4d-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.0-4.5',
        "Failed to extend image transfer{} '{vdsm.transfer.id}': no existing session to extend",
        "Failed to extend image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': no existing session to extend",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to extend host image ticket '{vdsm.ticket.id}' for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to extend host image ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Failed to extend image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to extend image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Failed to extend proxy ticket '{vdsm.ticket.id}' for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to extend proxy ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}'. Ticket does not exist for image '{vdsm.image.id}'",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'. Ticket does not exist for image '198668cf-7f01-467a-ba3a-1d2c3b4a5f60'",
        {
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
        },
      ],
      [
        '4.3-4.5',
        "Failed to stop image transfer{} '{vdsm.transfer.id}' for ticket '{vdsm.ticket.id}': {}",
        "Failed to stop image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' for ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a': x",
        {
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
        },
      ],
      [
        '4.3-4.5',
        "Failed to remove proxy image ticket '{vdsm.ticket.id}' for image transfer{} '{vdsm.transfer.id}': {}",
        "Failed to remove proxy image ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': x",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Failed to transfer disk '{vdsm.image.id}' for image transfer{} '{vdsm.transfer.id}'",
        "Failed to transfer disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      ['4.0-4.5', 'Failed to start image transfer session{}', 'Failed to start image transfer sessionx'],
      ['4.0-4.5', 'Failed to extend image transfer session{}', 'Failed to extend image transfer sessionx'],
      [
        '4.0-4.5',
        "Failed to stop image transfer session. Ticket does not exist for image '{vdsm.image.id}'",
        "Failed to stop image transfer session. Ticket does not exist for image '198668cf-7f01-467a-ba3a-1d2c3b4a5f60'",
        { 'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' },
      ],
      [
        '4.0-4.5',
        "Failed to stop image transfer session for ticket '{vdsm.ticket.id}'{}",
        "Failed to stop image transfer session for ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a'x",
        { 'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a' },
      ],
    ],
  },
  {
    action: 'image-transfer-step',
    means: 'The engine takes a step of an image transfer: it starts, renews, resumes, pauses or ends it.',
    loggers: ANY,
    fromSources: true,
    wordings: [
      ['4.3-4.5', 'Ready to start image transfers', 'Ready to start image transfers'],
      [
        '4.3-4.5',
        "Transfer '{vdsm.transfer.id}': The template image is being used, skipping teardown",
        "Transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d': The template image is being used, skipping teardown",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Creating ImageTransfer entity for command '{vdsm.transfer.id}', proxyEnabled: {}",
        "Creating ImageTransfer entity for command 'b06937e2-da39-4685-86e5-634b0cdbdb3d', proxyEnabled: x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Waiting for {} to be added for image transfer{} '{vdsm.transfer.id}'",
        "Waiting for x to be added for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Successfully added {} for image transfer{} '{vdsm.transfer.id}'",
        "Successfully added x for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Returning from proceedCommandExecution() after starting image transfer{} '{vdsm.transfer.id}'",
        "Returning from proceedCommandExecution() after starting image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Resuming transfer '{vdsm.transfer.id}' for {}",
        "Resuming transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Renewing transfer ticket for {}, image transfer{} '{vdsm.transfer.id}'",
        "Renewing transfer ticket for x, image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}' cancelled by user for {}",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' cancelled by user for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}' cancelled by system for {}",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' cancelled by system for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Finalizing successful image transfer{} '{vdsm.transfer.id}' for {}",
        "Finalizing successful image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Cleaning up after cancelled image transfer{} '{vdsm.transfer.id}' for {}",
        "Cleaning up after cancelled image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Cleanup after cancelled image transfer{} '{vdsm.transfer.id}' finished for {}",
        "Cleanup after cancelled image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' finished for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}' was paused by {} for {}",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' was paused by x for x",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Started image transfer{} '{vdsm.transfer.id}', timeout {} seconds",
        "Started image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d', timeout x seconds",
        { 'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d' },
      ],
      [
        '4.3-4.5',
        "Started image transfer{} '{vdsm.transfer.id}' with ticket id {vdsm.ticket.id}, timeout {} seconds",
        "Started image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' with ticket id 13e7674a-7171-4df2-ad2d-1a8cf633296a, timeout x seconds",
        {
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
        },
      ],
      [
        '4.3-4.5',
        "Adding proxy image ticket '{vdsm.ticket.id}' for image transfer{} '{vdsm.transfer.id}'",
        "Adding proxy image ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Image transfer '{vdsm.transfer.id}' with ticket '{vdsm.ticket.id}' extended, timeout {} seconds",
        "Image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' with ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' extended, timeout x seconds",
        {
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
        },
      ],
      [
        '4.3-4.5',
        "Successfully stopped image transfer{} '{vdsm.transfer.id}' for ticket '{vdsm.ticket.id}'",
        "Successfully stopped image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d' for ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a'",
        {
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
        },
      ],
      [
        '4.3-4.5',
        "Removing proxy image ticket '{vdsm.ticket.id}' for image transfer{} '{vdsm.transfer.id}'",
        "Removing proxy image ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        {
          'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.3-4.5',
        "Successfully transferred disk '{vdsm.image.id}' for image transfer{} '{vdsm.transfer.id}'",
        "Successfully transferred disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' for image transfer 'b06937e2-da39-4685-86e5-634b0cdbdb3d'",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.transfer.id': 'b06937e2-da39-4685-86e5-634b0cdbdb3d',
        },
      ],
      [
        '4.0-4.5',
        "Successfully stopped image transfer session for ticket '{vdsm.ticket.id}'",
        "Successfully stopped image transfer session for ticket '13e7674a-7171-4df2-ad2d-1a8cf633296a'",
        { 'vdsm.ticket.id': '13e7674a-7171-4df2-ad2d-1a8cf633296a' },
      ],
    ],
  },
  {
    action: 'backup-failed',
    means: 'The engine cannot start or stop a backup of a VM, or one of its checkpoints is missing or cannot be used.',
    loggers: ANY,
    read: phaseFacts,
    fromSources: true,
    wordings: [
      ...['FAILED', 'ABORTED'].map((phase): Note['wordings'][number] => [
        '4.4-4.5',
        `Change VM '{vdsm.vm.id}' backup '{vdsm.backup.id}' phase from '{}' to '${phase}'{}`,
        `Change VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' phase from 'STARTING' to '${phase}'`,
        { 'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845', 'vdsm.backup.phase': phase.toLowerCase() },
      ]),
      ['4.3-4.5', 'Failed to execute VM.delete_checkpoints: {}', 'Failed to execute VM.delete_checkpoints: x'],
      [
        '4.3-4.5',
        "Failed to find a host to run remove bitmap operation for VM '{vdsm.vm.id}'",
        "Failed to find a host to run remove bitmap operation for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Failed to remove checkpoint '{vdsm.checkpoint.id}' bitmap '{}' from disk '{vdsm.image.id}'",
        "Failed to remove checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f' bitmap 'x' from disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60'",
        {
          'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f',
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
        },
      ],
      [
        '4.3-4.5',
        "Checkpoints chain for VM '{vdsm.vm.id}' isn't synced with libvirt, removing the VM checkpoints chain",
        "Checkpoints chain for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' isn't synced with libvirt, removing the VM checkpoints chain",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Failed to redefine VM '{vdsm.vm.id}' checkpoint '{vdsm.checkpoint.id}', removing the VM checkpoints chain",
        "Failed to redefine VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f', removing the VM checkpoints chain",
        {
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
          'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f',
        },
      ],
      [
        '4.3-4.5',
        "Failed to redefine VM '{vdsm.vm.id}' checkpoints: {}",
        "Failed to redefine VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' checkpoints: x",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Failed to find host to run cold backup operation for VM '{vdsm.vm.id}'",
        "Failed to find host to run cold backup operation for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Failed to add bitmap to disk '{vdsm.image.id}'",
        "Failed to add bitmap to disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60'",
        { 'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' },
      ],
      [
        '4.3-4.5',
        "Failed to initiate VM '{vdsm.vm.id}' backup on the host",
        "Failed to initiate VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' backup on the host",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Failed to start VM '{vdsm.vm.id}' backup '{vdsm.backup.id}' on the host",
        "Failed to start VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' on the host",
        {
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
          'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
        },
      ],
      [
        '4.3-4.5',
        "Disk ID {vdsm.image.id} isn't included in checkpoint ID {vdsm.checkpoint.id}, a full backup will be performed for the disk.",
        "Disk ID 198668cf-7f01-467a-ba3a-1d2c3b4a5f60 isn't included in checkpoint ID b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f, a full backup will be performed for the disk.",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f',
        },
      ],
      ['4.3-4.5', "Failed to execute VM backup operation '{}': {}", "Failed to execute VM backup operation 'x': x"],
      [
        '4.3-4.5',
        "Failed to prepare scratch disk '{vdsm.image.id}' for disk ID '{vdsm.image.id}'",
        "Failed to prepare scratch disk '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' for disk ID '198668cf-7f01-467a-ba3a-1d2c3b4a5f60'",
        { 'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60' },
      ],
      [
        '4.3-4.5',
        "Failed to prepare image '{vdsm.image.id}/{vdsm.volume.id}' on the VM host '{vdsm.engine.target_host}'",
        "Failed to prepare image '198668cf-7f01-467a-ba3a-1d2c3b4a5f60/1a2b3c4d-7f01-467a-ba3a-1d2c3b4a5f60' on the VM host 'host1'",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.volume.id': '1a2b3c4d-7f01-467a-ba3a-1d2c3b4a5f60',
        },
      ],
      [
        '4.3-4.5',
        "Failed to stop backup '{vdsm.backup.id}' in '{}' phase",
        "Failed to stop backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' in 'x' phase",
        { 'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' },
      ],
      ['4.3-4.5', 'Failed to execute stop VM backup operation', 'Failed to execute stop VM backup operation'],
    ],
  },
  {
    action: 'backup-step',
    means: 'The engine takes a step of a backup of a VM, or of its checkpoints.',
    loggers: ANY,
    read: phaseFacts,
    fromSources: true,
    wordings: [
      [
        '4.4-4.5',
        "Change VM '{vdsm.vm.id}' backup '{vdsm.backup.id}' phase from '{}' to '{vdsm.backup.phase}'{}",
        "Change VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' phase from 'STARTING' to 'READY'",
        { 'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845', 'vdsm.backup.phase': 'ready' },
      ],
      [
        '4.3-4.5',
        "All checkpoints removed for VM '{vdsm.vm.id}'",
        "All checkpoints removed for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Live deleting VM checkpoint '{vdsm.checkpoint.id}'",
        "Live deleting VM checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f'",
        { 'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f' },
      ],
      [
        '4.3-4.5',
        "Cold deleting VM checkpoint '{vdsm.checkpoint.id}'",
        "Cold deleting VM checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f'",
        { 'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f' },
      ],
      [
        '4.3-4.5',
        "Invalidating VM '{vdsm.vm.id}' checkpoint '{vdsm.checkpoint.id}'.",
        "Invalidating VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f'.",
        {
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
          'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f',
        },
      ],
      [
        '4.3-4.5',
        "Redefine VM checkpoint '{vdsm.checkpoint.id}' for VM '{vdsm.vm.id}'",
        "Redefine VM checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f' for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        {
          'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f',
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
        },
      ],
      [
        '4.3-4.5',
        "Created VmBackup entity '{vdsm.backup.id}' for VM '{vdsm.vm.id}'",
        "Created VmBackup entity '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        {
          'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
        },
      ],
      [
        '4.3-4.5',
        "No previous VM checkpoints found for VM '{vdsm.vm.id}', skipping redefining VM checkpoints",
        "No previous VM checkpoints found for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2', skipping redefining VM checkpoints",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Checkpoints chain is already defined for VM '{vdsm.vm.id}'",
        "Checkpoints chain is already defined for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "The checkpoint to start the backup from wasn't provided for VM '{vdsm.vm.id}' backup, skipping redefining the VM checkpoint",
        "The checkpoint to start the backup from wasn't provided for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' backup, skipping redefining the VM checkpoint",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Redefine VM '{vdsm.vm.id}' checkpoint '{vdsm.checkpoint.id}'",
        "Redefine VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' checkpoint 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f'",
        {
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
          'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f',
        },
      ],
      [
        '4.3-4.5',
        "Creating VmBackup entity for VM '{vdsm.vm.id}'",
        "Creating VmBackup entity for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Created VmBackup entity '{vdsm.backup.id}'",
        "Created VmBackup entity '89667ef9-0b0f-4b63-8ed9-9a720e0d4845'",
        { 'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' },
      ],
      [
        '4.3-4.5',
        "Redefine previous VM checkpoints for VM '{vdsm.vm.id}'",
        "Redefine previous VM checkpoints for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Successfully redefined previous VM checkpoints for VM '{vdsm.vm.id}'",
        "Successfully redefined previous VM checkpoints for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Creating VmCheckpoint entity for VM '{vdsm.vm.id}'",
        "Creating VmCheckpoint entity for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Created VmCheckpoint entity '{vdsm.checkpoint.id}'",
        "Created VmCheckpoint entity 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f'",
        { 'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f' },
      ],
      [
        '4.3-4.5',
        "Skip checkpoint creation for VM '{vdsm.vm.id}'",
        "Skip checkpoint creation for VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2'",
        { 'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' },
      ],
      [
        '4.3-4.5',
        "Remove all the scratch disks that were created for backup '{vdsm.backup.id}'",
        "Remove all the scratch disks that were created for backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845'",
        { 'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' },
      ],
      [
        '4.3-4.5',
        "Remove VmCheckpoint entity '{vdsm.checkpoint.id}'",
        "Remove VmCheckpoint entity 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f'",
        { 'vdsm.checkpoint.id': 'b3c5e0a1-3b5a-4c7d-9e2f-6a1b0c4d8e7f' },
      ],
      [
        '4.3-4.5',
        "Preparing image '{vdsm.image.id}/{vdsm.volume.id}' on the VM host '{vdsm.engine.target_host}'",
        "Preparing image '198668cf-7f01-467a-ba3a-1d2c3b4a5f60/1a2b3c4d-7f01-467a-ba3a-1d2c3b4a5f60' on the VM host 'host1'",
        {
          'vdsm.image.id': '198668cf-7f01-467a-ba3a-1d2c3b4a5f60',
          'vdsm.volume.id': '1a2b3c4d-7f01-467a-ba3a-1d2c3b4a5f60',
        },
      ],
      [
        '4.3-4.5',
        "Stopping backup '{vdsm.backup.id}'",
        "Stopping backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845'",
        { 'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' },
      ],
      [
        '4.3-4.5',
        "VM '{vdsm.vm.id}' backup '{vdsm.backup.id}' marked as stopped",
        "VM '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2' backup '89667ef9-0b0f-4b63-8ed9-9a720e0d4845' marked as stopped",
        {
          'vdsm.vm.id': '73df70f5-09b0-4f1a-abd8-2d0b4cd5e8b2',
          'vdsm.backup.id': '89667ef9-0b0f-4b63-8ed9-9a720e0d4845',
        },
      ],
    ],
  },
];

const PHASE = / phase (?:from '\w{1,40}' )?to '?(\w{1,40})/;

function phaseFacts(text: string): MutableFacts | undefined {
  const phase = PHASE.exec(text.slice(0, 600))?.[1]?.toLowerCase();
  if (phase === undefined) return undefined;
  return text.startsWith('Change VM') ? { 'vdsm.backup.phase': phase } : { 'vdsm.transfer.phase': phase };
}
