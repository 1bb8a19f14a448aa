"""What customers are telling us: signals, reasons, early warnings and hints; people name, judge and answer them."""
