"""What a run says, for readers: figures, tables, sentences and documents in Chinese and English."""
