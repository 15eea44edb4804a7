"""Publishing as an incremental build: touches, builder, documents, change log, consumers."""
