-- The customers together hold exactly what was sold: no order is lost on the way, none counts twice.
with totals as (
    select
        (select sum(lifetime_amount) from {{ ref('customers') }}) as of_customers,
        (select sum(amount) from {{ ref('orders') }} where is_sale) as of_orders
)

select *
from totals
where of_customers is distinct from of_orders
