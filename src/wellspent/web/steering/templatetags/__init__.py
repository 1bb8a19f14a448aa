"""Tags of steering's templates."""
