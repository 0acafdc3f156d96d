using System.IO.Pipelines;

namespace Rialto.Wire.Tests.Ranger;

/// <summary>A cable in memory that holds as little as a slow network: who writes waits for who reads.</summary>
static class Wire
{
    const int BytesHeld = 16 * 1024;

    public static (Stream Server, Stream Client) Make()
    {
        var options = new PipeOptions(pauseWriterThreshold: BytesHeld, resumeWriterThreshold: BytesHeld / 2);
        var (toClient, toServer) = (new Pipe(options), new Pipe(options));
        return (new End(toServer.Reader, toClient.Writer), new End(toClient.Reader, toServer.Writer));
    }

    sealed class End(PipeReader reader, PipeWriter writer) : Stream
    {
        readonly Stream _read = reader.AsStream();
        readonly Stream _write = writer.AsStream();
        bool _isCut;

        public override bool CanRead => true;
        public override bool CanWrite => true;
        public override bool CanSeek => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            if (Volatile.Read(ref _isCut)) throw new IOException("The cable is cut.");
            return _read.ReadAsync(buffer, cancellationToken);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
        {
            if (Volatile.Read(ref _isCut)) throw new IOException("The cable is cut.");
            return _write.WriteAsync(buffer, cancellationToken);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        /// <summary>Whoever waits at this end is told; the other end hears that nothing more comes.</summary>
        protected override void Dispose(bool disposing)
        {
            if (disposing && !Interlocked.Exchange(ref _isCut, true))
            {
                reader.CancelPendingRead();
                writer.CancelPendingFlush();
                writer.Complete();
            }

            base.Dispose(disposing);
        }
    }
}
